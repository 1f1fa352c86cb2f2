/** Without a pointer: every page's way, and no place from which one cannot get away. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, settled } from './support/browser.mjs';
import { example } from './support/ledgers.mjs';
import { serve } from './support/server.mjs';

let browser;
let server;
before(async () => {
  server = await serve(example());
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const focused = (page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    return {
      tag: one?.localName ?? '',
      text: (one?.getAttribute('aria-label') ?? one?.textContent ?? '').trim().slice(0, 60),
      id: one?.id ?? '',
    };
  });

test('the first Tab leads to the content, and what has the focus is seen', async () => {
  const { page, context, go } = await open(browser, server);
  await go('/gap');
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).text, 'To the content');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, 'none');
  await context.close();
});

test('to a pair, its month and a sentence by keys alone', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/');
  await page.keyboard.press('/');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.type('chin');
  await page.keyboard.press('Enter');
  await page.keyboard.type('indi');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/pair\/(CHN-IND|IND-CHN)/);
  await settled(page);
  assert.equal((await focused(page)).tag, 'h1', 'the new page is told by its heading');

  // On to the figure, whose arrows go from period to period and whose Enter opens the sentences.
  let found = false;
  for (let step = 0; step < 60 && !found; step += 1) {
    await page.keyboard.press('Tab');
    found = await page.evaluate(() => document.activeElement?.closest('figure .drawing') !== null);
  }
  assert.ok(found, 'the figure can be reached');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/pair\/[A-Z]{3}-[A-Z]{3}\/\d{4}/);
  await settled(page);
  assert.deepEqual(faults, []);
  await context.close();
});

test('pages by two letters, help by ?, and keys can be switched off', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/');
  for (const [letter, path] of [
    ['f', '/flips'],
    ['v', '/voices'],
    ['o', '/forecast'],
    ['c', '/codebook'],
    ['l', '/live'],
  ]) {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await page.waitForURL(`**${path}`);
    await settled(page);
  }
  await page.locator('h1').click();
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open]');
  await page.getByLabel('Listen to these keys').uncheck();
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.waitForTimeout(200);
  assert.match(page.url(), /\/live/);
  assert.deepEqual(faults, []);
  await context.close();
});

for (const path of [
  '/flips',
  '/gap',
  '/hedging',
  '/voices',
  '/forecast',
  '/sources',
  '/query',
  '/review',
  '/live',
  '/codebook',
  '/about',
]) {
  test(`Tab goes through ${path} to its end`, async () => {
    const { page, context, go } = await open(browser, server, { width: 1000 });
    await go(path);
    const seen = new Set();
    let end = false;
    for (let step = 0; step < 400 && !end; step += 1) {
      // The editor keeps Tab for itself until Escape is pressed.
      if ((await focused(page)).tag === 'textarea') await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      const at = await focused(page);
      seen.add(`${at.tag} ${at.text}`);
      end = at.text === 'Keys' && at.tag === 'button';
    }
    assert.ok(end, `the last button is reached; ${seen.size} stops`);
    await context.close();
  });
}

test('sliders and switches move by arrows', async () => {
  const { page, context, go } = await open(browser, server);
  await go('/flips');
  await page.getByRole('slider', { name: 'Least probability' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(/min_prob=0\.13/);
  await page.getByRole('radio', { name: 'latest first' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(/order=surest/);
  await context.close();
});
