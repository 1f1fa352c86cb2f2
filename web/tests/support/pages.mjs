/** Every page, from either ledger, narrow and wide, light and dark: it draws without a fault, asks nobody else, and can be used by everybody. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, launch, open, read, shot, sideways } from './browser.mjs';
import { serve } from './server.mjs';

const PLAIN = [
  '/',
  '/flips',
  '/gap',
  '/hedging',
  '/hedging?view=alignment',
  '/hedging?view=balance',
  '/voices',
  '/forecast',
  '/sources',
  '/query',
  '/review',
  '/codebook',
  '/about',
  '/live',
];
/**
 * Looks at all of them.
 *
 * @param {{ name: string, make: () => string, pair: string, state: string, period: string, more: string[] }} ledger what to look at: a
 * pair, a state and a period that have events, and further addresses
 */
export function everyPage(ledger) {
  const paths = [
    ...PLAIN,
    `/pair/${ledger.pair}`,
    `/state/${ledger.state}`,
    `/pair/${ledger.pair}/${ledger.period}`,
    ...ledger.more,
  ];
  describe(`pages of the ${ledger.name} ledger`, () => {
    const [a, b] = ledger.pair.split('-');
    let browser;
    let server;
    before(async () => {
      server = await serve(ledger.make());
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    for (const width of [390, 1280]) {
      for (const theme of ['light', 'dark']) {
        test(`${width} px, ${theme}`, async (t) => {
          const { page, faults, context, go } = await open(browser, server, { width, theme });
          const answer = await page.request.get(`${server.origin}/api/evidence.json?a=${a}&b=${b}&limit=1`);
          const id = (await answer.json()).rows[0].id;
          for (const path of [...paths, `/event/${id}`]) {
            await t.test(path, async () => {
              await go(path);
              await read(page);
              const name = `${ledger.name}-${path.replace(/[^A-Za-z0-9]+/g, '_').slice(0, 40)}-${width}-${theme}`;
              await shot(page, name);
              assert.equal(await page.locator('h1').count(), 1, 'one heading of the first rank');
              assert.match(await page.title(), /\S · Bifrons$/);
              assert.equal(await page.locator('.error').count(), 0, await page.locator('.error').allTextContents().then(String));
              assert.equal(await sideways(page), null, 'no scrolling sideways');
              assert.deepEqual(await axe(page), []);
              assert.deepEqual(faults.splice(0), []);
            });
          }
          await context.close();
        });
      }
    }
  });
}
