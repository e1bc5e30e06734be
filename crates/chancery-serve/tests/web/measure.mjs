// The page of a story with a hundred reports: the server's CPU time (other work on the machine does not show in it), bytes
// compressed, largest paint in Chromium. Linux only: reads /proc. Machines differ, so only twice the CPU time aimed at is a failure.
import { readFileSync, readdirSync } from 'node:fs';
import http from 'node:http';
import { open } from './browser.mjs';
const [base, pid] = process.argv.slice(2);
const cpu = () => readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
  try { return sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6; } catch { return sum; }
}, 0);
const get = (path) => new Promise((done, fail) => {
  http.get(base + path, { headers: { 'accept-encoding': 'gzip' } }, (r) => {
    let bytes = 0;
    r.on('data', (part) => { bytes += part.length; });
    r.on('end', () => done({ status: r.statusCode, bytes }));
  }).on('error', fail);
});
const { items } = await (await fetch(`${base}/api/v1/stories`)).json();
const story = items.reduce((a, b) => (b.reports > a.reports ? b : a));
let failed = 0;
const report = (name, value, unit, aim, most) => {
  if (value > most) failed += 1;
  console.log(`  ${name.padEnd(34)} ${value.toFixed(1).padStart(8)} ${unit} (aim ${aim})`);
};
console.log(`story ${story.story}: ${story.reports} reports, ${story.events} events, ${story.wires} wires`);
for (const part of ['', '/reports', '/wires', '/versions']) {
  const path = `/stories/${story.story}${part}`;
  const { bytes } = await get(path);
  const rounds = 10, before = cpu();
  // An address of its own each time: the page is made, not taken from what was made before.
  for (let i = 0; i < rounds; i += 1) if ((await get(`${path}?n=${i}`)).status !== 200) failed += 1;
  report(`page ${part || '/'}: server's CPU time`, (cpu() - before) / rounds, 'ms', 30, 60);
  const again = cpu();
  for (let i = 0; i < rounds; i += 1) if ((await get(path)).status !== 200) failed += 1;
  report(`page ${part || '/'}: the second time`, (cpu() - again) / rounds, 'ms', 5, 30);
  report(`page ${part || '/'}: compressed`, bytes / 1024, 'KiB', 200, 200);
}
const browser = await open();
const page = await (await browser.newContext()).newPage();
await page.goto(`${base}/stories/${story.story}`);
const paint = await page.evaluate(() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => done(NaN), 5000);
}));
console.log(`  largest paint                      ${paint.toFixed(0).padStart(8)} ms by the clock (aim 1000; a busy machine paints late)`);
await browser.close();
if (story.reports < 100) { console.log('expected a story of 100 reports'); failed += 1; }
process.exit(failed ? 1 : 0);
