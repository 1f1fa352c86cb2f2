/** Every page, from either ledger, narrow and wide, light and dark: it draws without a fault, asks nobody else, and can be used by everybody. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, launch, open, read, shot, sideways } from './support/browser.mjs';
import { example, imported } from './support/ledgers.mjs';
import { serve } from './support/server.mjs';

const PLAIN = [
  '/',
  '/flips',
  '/gap',
  '/hedging',
  '/hedging?view=alignment',
  '/hedging?view=balance',
  '/voices',
  '/sources',
  '/query',
  '/review',
  '/codebook',
  '/about',
  '/live',
];
const LEDGERS = [
  {
    name: 'example',
    make: example,
    paths: [
      ...PLAIN,
      '/pair/CHN-IND',
      '/state/IND',
      '/pair/CHN-IND/2024-10',
      '/flips?live=1',
      '/flips?as=table',
      `/query?sql=${encodeURIComponent('SELECT * FROM documents')}`,
    ],
    event: ['CHN', 'IND'],
  },
  {
    name: 'keds',
    make: imported,
    paths: [
      ...PLAIN,
      '/pair/GRC-TUR',
      '/state/TUR',
      '/pair/GRC-TUR/1996-03',
      '/flips?a=TUR',
      `/query?sql=${encodeURIComponent('SELECT lo, hi, count(*) AS n FROM pairs GROUP BY lo, hi')}`,
    ],
    event: ['GRC', 'TUR'],
  },
];

for (const ledger of LEDGERS) {
  describe(`pages of the ${ledger.name} ledger`, () => {
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
          const answer = await page.request.get(
            `${server.origin}/api/evidence.json?a=${ledger.event[0]}&b=${ledger.event[1]}&limit=1`,
          );
          const id = (await answer.json()).rows[0].id;
          for (const path of [...ledger.paths, `/event/${id}`]) {
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
