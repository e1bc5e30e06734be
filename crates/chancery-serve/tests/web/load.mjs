// 64 connections on mixed pages while reports come in; then as many on a static file of the same server.
// Fails on errors alone: rates and times depend on what else the machine does, the ratio less so.
import http from 'node:http';
import { readFileSync } from 'node:fs';
const [base, seconds, pid] = [process.argv[2], Number(process.argv[3]), process.argv[4]];
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const { items } = await (await fetch(`${base}/api/v1/stories`)).json();
const pages = ['/', `/stories/${items[0].story}`, '/search?q=agreement', '/dyads/ARM~AZE', '/api/v1/events', '/agenda'];
async function run(paths, ingest) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const times = []; let errors = 0; const end = Date.now() + seconds * 1000;
  const ask = (path) => new Promise((done) => {
    const started = performance.now();
    http.get(base + path, { agent }, (r) => { r.resume(); r.on('end', () => { times.push(performance.now() - started); if (r.statusCode !== 200) errors += 1; done(); }); })
      .on('error', () => { errors += 1; done(); });
  });
  const one = async (n) => { for (let i = n; Date.now() < end; i += 1) await ask(paths[i % paths.length]); };
  const feed = async () => { for (let i = 0; ingest && Date.now() < end; i += 1) {
    const line = JSON.stringify({ id: `load${i}`, text: `Norway met Sweden in Oslo for talks number ${i}.`, published: '2021-05-04' });
    const r = await fetch(`${base}/api/v1/reports`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: line });
    if (r.status !== 202) errors += 1;
    await r.text();
    await new Promise((d) => setTimeout(d, 1000));
  } };
  await Promise.all([...Array(64).keys()].map(one).concat([feed()]));
  times.sort((a, b) => a - b);
  agent.destroy();
  return { rate: Math.round(times.length / seconds), p50: times[times.length >> 1].toFixed(1), p99: times[Math.floor(times.length * .99)].toFixed(1), errors };
}
const before = memory();
const mixed = await run(pages, true);
const after = memory();
const still = await run(['/assets/icon.svg'], false);
console.log(`load: 64 connections, ${seconds} s: mixed`, JSON.stringify(mixed), 'static', JSON.stringify(still), 'ratio', (mixed.rate / still.rate).toFixed(3),
  `memory ${before.toFixed(0)} -> ${after.toFixed(0)} MB`);
process.exit(mixed.errors ? 1 : 0);
