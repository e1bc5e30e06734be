// Ways through the pages that a look at each of them does not show: keyboard, print, dark and light, facets of the search, zoom,
// the map's months, news on the first page.
import assert from 'node:assert/strict';
import { open } from './browser.mjs';
const base = process.argv[2];
const browser = await open();
const { items } = await (await fetch(`${base}/api/v1/stories`)).json();
const story = `/stories/${items[0].story}`;
const page = await (await browser.newContext({ viewport: { width: 1200, height: 800 } })).newPage();
const on = (test) => page.evaluate(test);
const focused = () => on(() => document.activeElement.className || document.activeElement.id || document.activeElement.tagName);

// By keyboard alone: past the menu, to the search, through what was found, into a report.
await page.goto(base);
await page.keyboard.press('Tab');
assert.equal(await focused(), 'skip');
await page.keyboard.press('Enter');
assert.equal(await focused(), 'main');
await page.keyboard.press('/');
assert.equal(await on(() => document.activeElement.name), 'q');
await page.keyboard.type('talks');
await page.keyboard.press('Enter');
await page.waitForURL(/search/);
const chosen = () => on(() => [...document.querySelectorAll('li.item')].findIndex((item) => 'chosen' in item.dataset && item.contains(document.activeElement)));
for (const [key, expected] of [['j', 0], ['j', 1], ['k', 0], ['k', 0]]) {
  await page.keyboard.press(key);
  assert.equal(await chosen(), expected, key);
}
assert.notEqual(await on(() => getComputedStyle(document.activeElement).outlineStyle), 'none', 'what has the focus shows it');
await page.keyboard.press('Enter');
await page.waitForURL(/reports/);
// The keys are letters where somebody writes.
await page.keyboard.press('/');
await page.keyboard.type('/jk');
assert.equal(await on(() => document.activeElement.value), '/jk');
// Every claim of a story is reached by Tab and opened by Enter.
await page.goto(base + story);
const claims = await page.locator('a.claim[id]').count();
const reached = new Set();
for (let i = 0; i < 600 && reached.size < claims; i += 1) {
  await page.keyboard.press('Tab');
  const claim = await on(() => document.activeElement.matches('a.claim[id]') && document.activeElement.id);
  if (claim) reached.add(claim);
}
assert.equal(reached.size, claims);
await page.keyboard.press('Enter');
await page.waitForURL(/claim=/);
assert.equal(await page.locator('a.claim[aria-expanded=true]').count(), 1);
const claim = page.url();

// On paper: black on white whatever the screen has, no menus, the open words whole.
const shown = (selector) => page.evaluate((selector) => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility()), selector);
const light = (property) => page.evaluate((property) => {
  const [r, g, b] = getComputedStyle(document.body)[property].match(/[\d.]+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}, property);
for (const colorScheme of ['light', 'dark']) {
  await page.emulateMedia({ media: 'print', colorScheme });
  for (const selector of ['header.top', '.tabs', 'footer']) assert.ok(!await shown(selector), `${selector} is printed`);
  for (const selector of ['h1', '.evidence article', 'svg.chart']) assert.ok(await shown(selector), `${selector} is not printed`);
  assert.ok(await light('backgroundColor') > .99 && await light('color') < .01, `${colorScheme}: black on white`);
  assert.equal(await on(() => getComputedStyle(document.querySelector('.evidence')).overflowX), 'visible');
  const heading = await on(() => getComputedStyle(document.querySelector('h2')).color.match(/\d+/g).map(Number).reduce((a, b) => a + b) / 765);
  assert.ok(heading < .5, `${colorScheme}: headings are dark on paper`);
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10_000);
}
// On the screen, as the system wants it.
for (const [colorScheme, is_dark] of [['light', false], ['dark', true]]) {
  await page.emulateMedia({ media: 'screen', colorScheme });
  const [paper, ink] = [await light('backgroundColor'), await light('color')];
  assert.ok(is_dark ? paper < .2 && ink > .8 : paper > .9 && ink < .2, `${colorScheme}: ${paper}, ${ink}`);
}
await page.emulateMedia({ colorScheme: 'light' });

// Facets: each says how many it leaves, leads there, and can be taken out; the address can be kept.
const count = async () => Number(/\d+/.exec(await page.locator('p[role=status]').innerText())[0]);
await page.goto(`${base}/search?q=talks`);
const all = await count();
const facets = await page.evaluate(() => [...document.querySelectorAll('aside li')].map((item) => ({
  kind: item.closest('ul').previousElementSibling.innerText, name: item.querySelector('a').innerText, href: item.querySelector('a').href,
  reports: Number(item.querySelector('.facts').innerText),
})));
assert.deepEqual([...new Set(facets.map((facet) => facet.kind))], ['Outlet', 'Month', 'Tells of']);
for (const facet of facets) {
  await page.goto(facet.href);
  assert.equal(await count(), facet.reports, `${facet.kind} ${facet.name}`);
  assert.equal(await page.locator('ol li.item').count(), Math.min(20, facet.reports));
  assert.equal(await page.locator('aside a[aria-current=true]', { hasText: facet.name }).count(), 1);
}
await page.locator('aside a[aria-current=true]').first().click();
assert.equal(await count(), all, 'taken out again');
// Kept and opened by somebody else, the address shows the same.
await page.goto(facets[0].href);
const here = await page.locator('ol').innerText();
const other = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
await other.goto(facets[0].href);
assert.equal(await other.locator('ol').innerText(), here);
await other.goto(claim);
assert.equal(await other.locator('a.claim[aria-expanded=true]').count(), 1, 'a claim can be linked to');

// A bar of a dyad opens its days.
await page.goto(`${base}/dyads/ARM~AZE`);
await page.locator('svg a').first().click();
await page.waitForURL(/step=day/);
assert.ok(await page.locator('li.item').count() > 0);

// The map's months: some places in one of them, all again at the end.
await page.goto(`${base}/map`);
const spots = () => page.evaluate(() => [...document.querySelectorAll('circle.spot')].filter((spot) => spot.style.display !== 'none').length);
const places = await spots();
const slide = (value) => page.evaluate((value) => {
  const input = document.querySelector('.slider input');
  input.value = value === 'end' ? input.max : value;
  input.dispatchEvent(new Event('input'));
  return input.max;
}, value);
const seen = [];
const months = Number(await slide('0'));
for (let month = 0; month <= months; month += 1) { await slide(String(month)); seen.push(await spots()); }
assert.ok(places > 0 && seen.includes(places) && seen.some((n) => n > 0 && n < places), `${seen} of ${places}`);

// Somebody adds a report: the first page says so, and jumps nowhere.
await page.goto(base);
const line = JSON.stringify({ id: 'news', text: 'Iceland recalled its ambassador from Chile on Friday over fishing rights.', published: '2021-05-04' });
const answer = await fetch(`${base}/api/v1/reports`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: line });
assert.equal(answer.status, 202);
await page.locator('[data-live=news] [role=status] a').waitFor();
await browser.close();
console.log(`ways: ${claims} claims by keyboard, ${facets.length} facets, ${months + 1} months`);
