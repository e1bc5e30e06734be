// 64 connections on mixed pages while reports come in; then as many on a static file of the same server. One request in eight
// has an address that nobody asked for before, so that the page must be made. Beside times stands the server's CPU time a request,
// which other work on the machine hardly changes. Events are asked for by every address seen since the start, while their stories
// are made anew; at the end each is asked for once more. Fails on errors alone: any answer but 200, or a way to one, is an error.
// Linux only: reads /proc.
import http from 'node:http';
import { readFileSync } from 'node:fs';
const [base, seconds, pid] = [process.argv[2], Number(process.argv[3]), process.argv[4]];
const memory = () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
const cpu = () => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
const api = async (path) => (await (await fetch(`${base}/api/v1${path}`)).json()).items;
const story = (await api('/stories'))[0].story;
const events = (await api('/events?limit=20')).map((item) => item.event);
const report = (await api('/reports?limit=1'))[0].report;
const pages = ['/', `/stories/${story}`, '/search?q=agreement', '/dyads/ARM~AZE', '/api/v1/events', '/agenda', 'event',
  `/stories/${story}/reports`, `/api/v1/stories/${story}`, '/actors/ARM', `/reports/${report}`, '/map', '/outlets', 'event', '/stories', '/dyads'];
let fresh = 0, turn = 0;
// One report a second, of other states, acts, words and days than those before it: stories stay as small as most are.
const states = ['Norway', 'Sweden', 'Peru', 'Chile', 'Kenya', 'Uganda', 'Japan', 'Nepal', 'Ghana', 'Togo', 'Poland', 'Latvia', 'Oman', 'Iraq', 'Cuba', 'Haiti', 'Fiji', 'Tonga', 'Malta', 'Cyprus', 'Laos', 'Vietnam', 'Gabon', 'Chad'];
const acts = [
  (a, b) => `${a} expelled five diplomats of ${b} over a bugged telephone exchange. They must pack within a week.`,
  (a, b) => `A fishing treaty between ${a} and ${b} was signed at dawn. Trawlers may cast their nets again.`,
  (a, b) => `${a} imposed sanctions on two banks of ${b} that had moved gold for smugglers.`,
  (a, b) => `Tents, rice and blankets were flown from ${a} to ${b} after the dam burst.`,
  (a, b) => `Farmers in ${a} blocked the border with ${b} to protest against cheap onions.`,
  (a, b) => `The navy of ${a} released a cargo ship of ${b} and its cook, who had been held since Easter.`,
  (a, b) => `${a} recalled its ambassador from ${b} because of a cartoon about the royal wedding.`,
  (a, b) => `Prosecutors in ${a} arrested a chess player from ${b} on charges of spying.`,
  (a, b) => `${a} and ${b} will hold talks on a railway tunnel, the transport ministry said.`,
  (a, b) => `Soldiers of ${a} withdrew from a hill that ${b} claims; shepherds returned with their goats.`,
  (a, b) => `${a} accused ${b} of poisoning a river with dye from a textile mill.`,
];
const news = (i) => {
  const one = states[i % states.length], other = states[(i + 5 + Math.floor(i / states.length)) % states.length];
  const day = new Date(Date.UTC(2012, 0, 1 + i * 11)).toISOString().slice(0, 10);
  return { id: `load${i}`, text: acts[i % acts.length](one, other), published: day };
};
const refused = {};
async function run(paths, ingest) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const times = []; let errors = 0, redirected = 0; const started = Date.now(), end = started + seconds * 1000, before = cpu(), sizes = [];
  const ask = (path) => new Promise((done) => {
    const started = performance.now();
    http.get(base + path, { agent, headers: { 'accept-encoding': 'gzip' } }, (r) => { r.resume(); r.on('end', () => {
      times.push(performance.now() - started);
      if (r.statusCode === 308) { redirected += 1; ask(r.headers.location).then(done); return; }
      if (r.statusCode !== 200) { errors += 1; const what = `${r.statusCode} ${path.replace(/[?&]n=\d+/, '')}`; refused[what] = (refused[what] ?? 0) + 1; }
      done();
    }); }).on('error', (error) => { errors += 1; refused[error.code] = (refused[error.code] ?? 0) + 1; done(); });
  });
  const one = async (n) => { for (let i = n; Date.now() < end; i += 1) {
    const path = paths[i % paths.length] === 'event' ? `/events/${events[(turn += 1) % events.length]}` : paths[i % paths.length];
    await ask(ingest && i % 8 === 7 ? `${path}${path.includes('?') ? '&' : '?'}n=${fresh += 1}` : path);
  } };
  const feed = async () => { for (let i = 0; ingest && Date.now() < end; i += 1) {
    const line = JSON.stringify(news(i));
    const r = await fetch(`${base}/api/v1/reports`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: line });
    if (r.status !== 202) errors += 1;
    await r.text();
    await new Promise((d) => setTimeout(d, 1000));
    for (const { event } of await api('/events?limit=10')) if (!events.includes(event)) events.push(event);
  } };
  const look = setInterval(() => sizes.push(memory()), seconds * 100);
  await Promise.all([...Array(64).keys()].map(one).concat([feed()]));
  clearInterval(look);
  const asked = [times.length, redirected, errors];
  if (ingest) for (const event of events) await ask(`/events/${event}`);
  if (ingest) console.log(`  ${events.length} addresses of events seen, ${redirected - asked[1]} lead to another at the end, ${errors - asked[2]} to none`);
  times.length = asked[0];
  times.sort((a, b) => a - b);
  agent.destroy();
  const at = (share) => Number(times[Math.floor(times.length * share)].toFixed(1));
  return { rate: Math.round(times.length / seconds), p50: at(.5), p99: at(.99), worst: at(.99999), cpu_ms: Number(((cpu() - before) / times.length).toFixed(2)), errors, redirected: asked[1], requests: times.length, memory: sizes };
}
const mixed = await run(pages, true);
const still = await run(['/assets/icon.svg'], false);
console.log(`load: 64 connections, ${seconds} s, milliseconds, MB\n  mixed  ${JSON.stringify(mixed)}\n  static ${JSON.stringify(still)}`);
console.log(`  p99 ${mixed.p99} ms (aim 100); ${fresh} of ${mixed.requests} requests for a new address; throughput ${(mixed.rate / still.rate).toFixed(3)} of static`);
if (mixed.errors) console.log('  not answered with 200:', refused);
process.exit(mixed.errors ? 1 : 0);
