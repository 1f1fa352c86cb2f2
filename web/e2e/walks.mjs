/** What people do: each walk is a function of a page and the server's origin, and throws where the way is barred. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { settled } from './browser.mjs';

/** World → pair → month → sentence → explanation, by keyboard alone, and back again. */
export async function keyboard({ page, origin }) {
  await page.goto(`${origin}/`);
  await settled(page);
  await page.keyboard.press('/');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.type('indi');
  await page.keyboard.press('Enter');
  await page.keyboard.type('chin');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/pair/IND-CHN');
  await page.waitForSelector('.over');
  // The way to the figure: at most as many tabs as there are links and switches before it.
  let tabs = 0;
  while (!(await page.evaluate(() => document.activeElement?.matches('.over')))) {
    await page.keyboard.press('Tab');
    tabs += 1;
    assert.ok(tabs < 40, 'the figure is reached by Tab');
  }
  for (let at = 0; at < 10; at += 1) await page.keyboard.press('ArrowRight');
  assert.match((await page.getAttribute('.over', 'aria-valuetext')) ?? '', /^October 2024: .*reports$/);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/pair/IND-CHN/2024-10');
  await page.waitForSelector('article');
  await page.locator('article a').last().focus();
  const down = await page.evaluate(() => scrollY);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/event/*');
  await page.waitForSelector('#why');
  assert.ok((await page.locator('.why li').count()) > 0, 'the event tells why');
  await page.goBack();
  await page.waitForSelector('article');
  // Back where one was.
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 4, down);
  await page.goBack();
  await page.waitForSelector('.over');
  assert.equal(new URL(page.url()).pathname, '/pair/IND-CHN');
}

/** The same with the pointer, from the map on. */
export async function pointer({ page, origin }) {
  await page.goto(`${origin}/`);
  await settled(page);
  await page.waitForSelector('.arc');
  const middle = await page
    .locator('.arc[data-pair="CHN-IND"] .hit')
    .first()
    .evaluate((path) => {
      const point = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
      return { x: point.x, y: point.y };
    });
  await page.mouse.move(middle.x, middle.y);
  await page.waitForFunction(() => /China and India/.test(document.querySelector('.key')?.textContent ?? ''));
  await page.mouse.click(middle.x, middle.y);
  await page.waitForURL('**/pair/CHN-IND');
  await settled(page);
  const box = await page.locator('.over').first().boundingBox();
  await page.mouse.click(box.x + box.width * 0.48, box.y + box.height * 0.5);
  await page.waitForURL('**/pair/CHN-IND/20*');
  await page.locator('article a').first().click();
  await page.waitForURL('**/event/*');
  await page.getByRole('button', { name: 'Show the tree of the sentence' }).click();
  await page.waitForSelector('svg[role=img][aria-label^="Dependency tree"]');
}

/** One brush for the page; the address holds it, and other pages keep it. */
export async function brush({ page, origin }) {
  await page.goto(`${origin}/pair/IND-CHN`);
  await settled(page);
  const strip = await page.locator('.brush [role=presentation]').boundingBox();
  await page.mouse.move(strip.x + strip.width * 0.4, strip.y + 15);
  await page.mouse.down();
  await page.mouse.move(strip.x + strip.width * 0.7, strip.y + 15, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/since=2024-\d\d&until=202\d-\d\d/);
  const before = new URL(page.url()).searchParams.get('since');
  await page.locator('[role=slider][aria-label=From]').focus();
  await page.keyboard.press('ArrowLeft');
  assert.notEqual(new URL(page.url()).searchParams.get('since'), before);
  const since = new URL(page.url()).searchParams.get('since');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await page.waitForFunction(() => location.pathname === '/');
  assert.equal(new URL(page.url()).searchParams.get('since'), since);
  await page.goBack();
  await settled(page);
  assert.equal(new URL(page.url()).pathname, '/pair/IND-CHN');
}

/** Each figure as SVG, PNG and CSV; the picture is whole and stands alone. */
export async function downloads({ page, origin }) {
  await page.goto(`${origin}/pair/IND-CHN`);
  await settled(page);
  const figure = page.locator('figure').first();
  const saved = async (locator) => {
    const [download] = await Promise.all([page.waitForEvent('download'), locator.click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };
  const svg = await saved(figure.getByRole('button', { name: 'SVG', exact: true }));
  assert.equal(svg.name, 'india-and-china-both-faces.svg');
  const text = svg.bytes.toString('utf8');
  assert.match(text, /India and China: both faces/);
  assert.match(text, /words of cooperation/);
  assert.ok(!/var\(--|class=|<script|href=/.test(text), 'the picture needs nothing of the page');
  const png = await saved(figure.getByRole('button', { name: 'PNG', exact: true }));
  assert.deepEqual([...png.bytes.subarray(1, 4)], [80, 78, 71]);
  assert.ok(png.bytes.length > 10_000);
  const csv = await saved(figure.getByRole('link', { name: 'CSV', exact: true }));
  assert.match(csv.bytes.toString('utf8'), /^period,a,b,direction,vc,mc,vk,mk/);
}

/** Wrong and empty questions get words, not a blank page. */
export async function wrong({ page, origin, expect }) {
  for (const status of [400, 404]) expect(status);
  for (const [path, told] of [
    ['/pair/QQQ-ZZZ', /no state is called/],
    ['/pair/USA-FRA', /No events of United States and France/],
    ['/pair/IND-CHN/1999-01', /Nothing of this kind is counted/],
    ['/state/NRU', /No events of Nauru/],
    ['/event/0000000000000000', /no (such )?event/],
    ['/nothing', /There is no such page/],
    ['/pair/IND-CHN?since=nonsense', /invalid value|cannot be asked|India/],
  ]) {
    await page.goto(`${origin}${path}`);
    await settled(page);
    assert.match((await page.textContent('main')) ?? '', told, path);
  }
}

/** Light and dark by choice, kept from page to page. */
export async function colours({ page, origin }) {
  await page.goto(`${origin}/about`);
  await settled(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByLabel('Colours').selectOption('dark');
  const dark = await paper();
  await page.getByLabel('Colours').selectOption('light');
  assert.notEqual(await paper(), dark);
  await page.getByLabel('Colours').selectOption('dark');
  await page.reload();
  await settled(page);
  assert.equal(await paper(), dark);
}
