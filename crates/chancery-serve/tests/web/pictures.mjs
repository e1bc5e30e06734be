// Makes the pictures of docs/SERVER.md.
import { open } from './browser.mjs';
const [base, folder] = process.argv.slice(2);
const browser = await open();
const { items } = await (await fetch(`${base}/api/v1/stories`)).json();
const story = `/stories/${items[0].story}`;
const page = await (await browser.newContext({ viewport: { width: 1100, height: 700 } })).newPage();
for (const [name, address] of [['story', story], ['dyad', '/dyads/ARM~AZE'], ['map', '/map'], ['agenda', '/agenda']]) {
  await page.goto(base + address);
  if (name === 'story') await page.locator('a.claim').nth(2).click();
  await page.screenshot({ path: `${folder}/${name}.png` });
}
await browser.close();
