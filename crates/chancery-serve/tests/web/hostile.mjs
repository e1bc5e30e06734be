// The payloads of tests/data/payloads.txt as titles, outlets, authors, addresses and words of reports, looked at in Chromium.
import { readFileSync } from 'node:fs';
import { open } from './browser.mjs';
const [base, list] = process.argv.slice(2);
const payloads = readFileSync(list, 'utf8').trim().split('\n');
const body = payloads.map((payload, at) => JSON.stringify({
  id: `h${at}`, title: payload, outlet: payload, author: payload, url: payload, published: '2021-05-04',
  text: `Norway recalled its ambassador from Sweden on Monday. ${payload} The talks in Oslo ended.`,
})).join('\n');
const answer = await fetch(`${base}/api/v1/reports`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body });
if (answer.status !== 202) throw new Error(await answer.text());
const { job } = await answer.json();
for (let i = 0; i < 600; i += 1) {
  const state = await (await fetch(`${base}/api/v1/jobs/${job}`)).json();
  if (state.stage === 'done' || state.stage === 'failed') break;
  await new Promise((done) => setTimeout(done, 200));
}
const { items: stories } = await (await fetch(`${base}/api/v1/stories?limit=3`)).json();
const { items: events } = await (await fetch(`${base}/api/v1/events?limit=3`)).json();
const addresses = ['/', '/stories', '/search?limit=500', '/outlets', '/health', '/actors', '/map', '/network', '/agenda', '/api',
  ...stories.flatMap(({ story }) => ['', '/reports', '/wires', '/versions'].map((part) => `/stories/${story}${part}`)),
  ...events.map(({ event }) => `/events/${event}`),
  ...[...payloads.keys()].filter((at) => at % 8 === 0).map((at) => `/reports/h${at}?names=true`),
  ...payloads.filter((_, at) => at % 8 === 4).map((payload) => `/search?q=${encodeURIComponent(payload)}`)];
const complaints = [];
const browser = await open();
const page = await (await browser.newContext()).newPage();
page.on('dialog', (dialog) => { complaints.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
page.on('console', (m) => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) complaints.push(`${page.url()}: ${m.text()}`); });
page.on('request', (r) => { if (!r.url().startsWith(base)) complaints.push(`request to ${r.url()}`); });
for (const address of addresses) {
  await page.goto(base + address, { waitUntil: 'domcontentloaded' });
  if (await page.evaluate(() => window.__ran)) complaints.push(`${address}: a payload ran`);
}
await browser.close();
console.log(complaints.length ? complaints.slice(0, 20).join('\n') : `hostile: ${payloads.length} payloads, ${addresses.length} pages, none ran`);
process.exit(complaints.length ? 1 : 0);
