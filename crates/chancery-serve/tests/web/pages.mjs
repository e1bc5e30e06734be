// The main ways through the pages; console errors, requests elsewhere, axe; with and without scripts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { open } from './browser.mjs';
const base = process.argv[2];
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const browser = await open();
const { items } = await (await fetch(`${base}/api/v1/stories`)).json();
const story = `/stories/${items[0].story}`;
const event = (await (await fetch(`${base}/api/v1/events?limit=1`)).json()).items[0].event;
const report = (await (await fetch(`${base}/api/v1/reports?limit=1`)).json()).items[0].report;
const addresses = ['/', '/stories', story, `${story}/reports`, `${story}/wires`, `${story}/versions`, `/events/${event}`,
  `/reports/${report}`, '/actors', '/actors/ARM', '/dyads', '/dyads/ARM~AZE', '/agenda', '/map', '/network', '/outlets', '/health',
  '/search?q=agreement', '/upload', '/api'];
const complaints = [];
for (const colorScheme of ['light', 'dark']) {
  for (const width of [1200, 390]) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    page.on('console', (m) => { if (m.type() === 'error') complaints.push(`${page.url()}: ${m.text()}`); });
    page.on('pageerror', (e) => complaints.push(`${page.url()}: ${e.message}`));
    page.on('request', (r) => { if (!r.url().startsWith(base)) complaints.push(`request to ${r.url()}`); });
    for (const address of addresses) {
      await page.goto(base + address);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) complaints.push(`${address} is ${wide} pixels too wide at ${width}`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run());
      for (const v of violations.filter((v) => ['serious', 'critical'].includes(v.impact)))
        complaints.push(`${colorScheme} ${width} ${address}: ${v.id} ${v.nodes.length} ${v.nodes[0].html.slice(0, 120)}`);
    }
    await context.close();
  }
}
for (const javaScriptEnabled of [true, false]) {
  const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
  page.on('console', (m) => { if (m.type() === 'error') complaints.push(`${page.url()}: ${m.text()}`); });
  await page.goto(base + story);
  await page.locator('a.claim').first().click();
  await page.locator('.evidence mark.on').first().waitFor();
  await page.goto(base);
  await page.locator('header input[name=q]').fill('agreement');
  await page.keyboard.press('Enter');
  await page.waitForURL(/search/);
  assert.ok(await page.locator('li.item').count() > 0);
  await page.goto(`${base}/upload`);
  const text = `A ferry left Aarhus\n\nDenmark recalled its ambassador from Norway on Monday, the ministry said (${javaScriptEnabled}).`;
  await page.locator('#files').setInputFiles({ name: `n${javaScriptEnabled}.txt`, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.locator('#upload button').click();
  await page.waitForURL(/jobs/);
  for (let i = 0; i < 100 && !(await page.locator('[data-over=true]').count()); i += 1) { await page.waitForTimeout(200); if (!javaScriptEnabled) await page.reload(); }
  assert.match(await page.locator('[role=status]').first().innerText(), /done/);
}
await browser.close();
console.log(complaints.length ? complaints.join('\n') : `pages: ${addresses.length * 4} views, 0 complaints`);
process.exit(complaints.length ? 1 : 0);
