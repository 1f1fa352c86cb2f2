/** How much is shipped, and how soon a pair is seen. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launch, open } from './support/browser.mjs';
import { imported } from './support/ledgers.mjs';
import { serve } from './support/server.mjs';

const ASSETS = new URL('../../crates/bifrons/assets/', import.meta.url);
const MOST_BYTES = 250_000;
const MOST_MS = 1000;
const TIMES = 5;

let browser;
let server;
before(async () => {
  server = await serve(imported());
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('all scripts and styles together are small', () => {
  const files = readdirSync(ASSETS, { recursive: true }).filter((name) => /\.(js|css)$/.test(String(name)));
  assert.ok(files.length > 10);
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(String(name), ASSETS)), { level: 9 }).length, 0);
  console.log(`scripts and styles: ${bytes} bytes, gzip`);
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
});

test('a pair is painted within a second', async () => {
  const paints = [];
  const drawn = [];
  for (let time = 0; time < TIMES; time += 1) {
    // A new browser profile each time: nothing is kept.
    const { page, context } = await open(browser, server);
    await page.goto(`${server.origin}/pair/GRC-TUR`);
    await page.waitForSelector('figure svg');
    const [paint, now] = await page.evaluate(() => [
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      performance.now(),
    ]);
    paints.push(paint);
    drawn.push(now);
    await context.close();
  }
  const middle = (list) => [...list].sort((left, right) => left - right)[Math.floor(list.length / 2)];
  console.log(`first paint ${middle(paints).toFixed(0)} ms, figure drawn ${middle(drawn).toFixed(0)} ms (medians of ${TIMES})`);
  assert.ok(middle(paints) <= MOST_MS, `first paint after ${paints.map(Math.round)} ms`);
});
