/** What a reader does: from the map to a pair, a month, a sentence, and why it is coded so; back again; and what is told stays the same. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, settled, shot } from './support/browser.mjs';
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

test('World → pair → month → sentence → explanation, and back', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/');
  await page.locator('main a[href^="/pair/CHN-IND"]').first().click();
  await page.waitForURL(/\/pair\/CHN-IND/);
  await settled(page);
  assert.match(await page.locator('h1').innerText(), /China/);

  // The month with most conflict, as the program itself tells it.
  const faces = await (await page.request.get(`${server.origin}/api/faces.json?a=CHN&b=IND&by=month`)).json();
  const both = faces.rows.filter((row) => row.direction === 'both');
  const worst = both.reduce((most, row) => (row.vk + row.mk > most.vk + most.mk ? row : most));
  await page.goto(`${server.origin}/pair/CHN-IND/${worst.period}?face=conflict`);
  await settled(page);
  const sentences = page.locator('main article a[href^="/event/"]');
  assert.equal(await sentences.count(), worst.vk + worst.mk, 'as many events as the figure counts');
  await shot(page, 'walk-month');

  const href = await sentences.first().getAttribute('href');
  await sentences.first().click();
  await page.waitForURL(/\/event\//);
  await settled(page);
  const id = /\/event\/([^?]+)/.exec(href)?.[1];
  const told = await (await page.request.get(`${server.origin}/api/event/${id}.json`)).json();
  const shown = await page.locator('main .sentence mark').allInnerTexts();
  assert.ok(shown.join(' ').includes(told.trigger.text.split(' ')[0]), `${told.trigger.text} is marked in ${shown}`);
  for (const why of told.why) assert.ok((await page.locator('main').innerText()).includes(why), `why: ${why}`);
  await page.getByRole('button', { name: 'Show the tree of the sentence' }).click();
  await page.waitForSelector('svg[aria-label^="Dependency tree"]');
  await shot(page, 'walk-event');

  await page.goBack();
  await settled(page);
  assert.match(page.url(), new RegExp(`/pair/CHN-IND/${worst.period}`));
  assert.deepEqual(faults, []);
  await context.close();
});

test('a month is gone to from the figure, by the pointer', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/pair/CHN-IND?by=month');
  const figure = page.locator('figure').first();
  await figure.scrollIntoViewIfNeeded();
  const box = await figure.locator('svg').first().boundingBox();
  assert.ok(box);
  await page.mouse.click(box.x + box.width * 0.6, box.y + box.height * 0.5);
  await page.waitForURL(/\/pair\/CHN-IND\/\d{4}/);
  await settled(page);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the address holds all: a link opens the same view in another browser', async () => {
  const first = await open(browser, server);
  await first.go('/flips?min_prob=0.15&direction=cooperation');
  const seen = await first.page.locator('main article h3').allInnerTexts();
  assert.ok(seen.length > 0);
  await first.page.locator('label', { hasText: 'as a table' }).click();
  await first.page.waitForURL(/as=table/);
  const link = first.page.url();
  const second = await open(browser, server);
  await second.go(link.slice(server.origin.length));
  assert.equal(await second.page.locator('main tbody tr').count(), seen.length);
  assert.deepEqual([...first.faults, ...second.faults], []);
  await first.context.close();
  await second.context.close();
});

test('a stranger is told what to do', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answer = await page.goto(`${server.origin}/`);
  assert.equal(answer?.status(), 401);
  assert.match(await page.locator('body').innerText(), /bifrons serve/);
  await context.close();
});

test('the link leaves no token in the address', async () => {
  const { page, context } = await open(browser, server);
  assert.ok(!page.url().includes('token'), page.url());
  await context.close();
});

test('what does not exist is told so', async () => {
  const { page, context, go } = await open(browser, server);
  await go('/event/0000000000000000');
  assert.match(await page.locator('.error').innerText(), /no such event|no event|Nothing is there/i);
  await go('/pair/CHN-ZZZ');
  assert.ok((await page.locator('.error, .empty').count()) > 0);
  await context.close();
});
