/** Texts of strangers: a pasted article, and reports that mean no good. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, launch, open, read, settled, shot, sideways } from './support/browser.mjs';
import { HOSTILE, hostile, hostileReports } from './support/ledgers.mjs';
import { serve } from './support/server.mjs';

let browser;
let server;
before(async () => {
  server = await serve(hostile());
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const ran = (page) => page.evaluate(() => globalThis.__ran !== undefined);

for (const width of [390, 1280]) {
  test(`hostile reports are text on every page, ${width} px`, async () => {
    const { page, faults, context, go } = await open(browser, server, { width });
    const evidence = await (
      await page.request.get(`${server.origin}/api/evidence.json?a=CHN&b=IND&since=2024-03-01&until=2024-04-01&all=1`)
    ).json();
    const ids = evidence.rows.filter((row) => row.doc.startsWith('evil') || row.doc === 'long').map((row) => row.id);
    assert.ok(ids.length >= HOSTILE.length, `the reports are coded: ${ids.length}`);
    const paths = [
      '/',
      '/pair/CHN-IND',
      '/pair/CHN-IND/2024-03',
      '/pair/CHN-IND/2024-04',
      '/state/IND',
      '/flips',
      '/voices',
      '/forecast',
      '/sources',
      '/review',
    ];
    const sql = encodeURIComponent('SELECT publisher, title, url, text FROM documents ORDER BY date DESC LIMIT 20');
    for (const path of [...paths, `/query?sql=${sql}`, ...ids.slice(0, 14).map((id) => `/event/${id}`)]) {
      await go(path);
      await read(page);
      assert.equal(await ran(page), false, `nothing ran on ${path}`);
      assert.equal(await sideways(page), null, path);
      assert.equal(await page.locator('a[href^="javascript:"]').count(), 0, path);
      assert.equal(
        await page.locator('main script, main img, main svg[onload], main [onerror], main [onmouseover]').count(),
        0,
        path,
      );
    }
    await go('/pair/CHN-IND/2024-03');
    const text = await page.locator('main').innerText();
    for (const evil of HOSTILE.slice(0, 3)) assert.ok(text.includes(evil), `${evil} is shown as it is`);
    await shot(page, `hostile-${width}`);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('hostile addresses do no harm', async () => {
  const { page, context, go } = await open(browser, server);
  for (const evil of HOSTILE) {
    for (const path of [
      `/query?sql=${encodeURIComponent(evil)}`,
      `/codebook?find=${encodeURIComponent(evil)}`,
      `/flips?since=${encodeURIComponent(evil)}`,
      `/gap?pick=${encodeURIComponent(evil)}`,
      `/hedging?x=${encodeURIComponent(evil)}&y=IND`,
      `/voices?publisher=${encodeURIComponent(evil)}`,
      `/forecast?a=IND&b=${encodeURIComponent(evil)}`,
    ]) {
      await go(path);
      assert.equal(await ran(page), false, path);
      assert.equal(await sideways(page), null, path);
    }
  }
  await context.close();
});

test('a pasted article is coded on the spot, and drawn', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/live');
  const text =
    'GENEVA, March 5 -- India and China agreed on Thursday to reopen two crossings.\n\nPakistan condemned China for the shooting of three soldiers. Trade between India and China reached 136 billion dollars in 2025.';
  await page.getByLabel(/Text of an article/).fill(text);
  await page.getByLabel('Published on').fill('2026-03-05');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.result');
  await settled(page);
  const told = await page.locator('.result').innerText();
  assert.match(told, /Both faces of \d+ pairs?/);
  assert.match(told, /AGREE/);
  assert.match(told, /ACCUSE/);
  assert.ok((await page.locator('.result mark').count()) >= 4, 'who, what and whom are marked');
  assert.match(
    await page
      .locator('.result')
      .getByRole('link', { name: /China and India/ })
      .first()
      .getAttribute('href'),
    /\/pair\/CHN-IND/,
  );
  await shot(page, 'article');
  assert.deepEqual(await axe(page), []);
  assert.equal((await page.request.get(`${server.origin}/api/about.json`)).status(), 200);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a hostile article is text too, and one that is too long is not sent', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/live');
  for (const report of hostileReports()) {
    await page.getByLabel(/Text of an article/).fill(`${report.title}\n\n${report.text}`.slice(0, 20_000));
    await page.getByRole('button', { name: 'Code it' }).click();
    await page.waitForFunction(() => !document.querySelector('.stale, .loading') && document.querySelector('.result'));
    assert.equal(await ran(page), false);
    assert.equal(await sideways(page), null);
  }
  await page.getByLabel(/Text of an article/).fill('x'.repeat(20_001));
  assert.ok(await page.getByRole('button', { name: 'Code it' }).isDisabled());
  assert.deepEqual(faults, []);
  await context.close();
});
