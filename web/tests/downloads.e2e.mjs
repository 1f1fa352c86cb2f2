/** Figures and tables as files: the bytes are of that kind, and what the table says is what the program says. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, open } from './support/browser.mjs';
import { bifrons, imported } from './support/ledgers.mjs';
import { serve } from './support/server.mjs';

let browser;
let server;
let ledger;
before(async () => {
  ledger = imported();
  server = await serve(ledger);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function file(page, what) {
  const waiting = page.waitForEvent('download');
  await what();
  const download = await waiting;
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), bytes };
}

for (const path of [
  '/pair/GRC-TUR',
  '/flips',
  '/gap',
  '/hedging?x=GRC&y=TUR',
  '/sources',
  '/hedging?view=balance',
  '/forecast?a=GRC&b=TUR',
]) {
  test(`the figure of ${path} as SVG, PNG and CSV`, async () => {
    const { page, faults, context, go } = await open(browser, server);
    await go(path);
    const figure = page.locator('figure').first();
    await figure.waitFor();
    const title = await figure.locator('h2, h3').first().innerText();

    const svg = await file(page, () => figure.getByRole('button', { name: 'SVG' }).click());
    assert.match(svg.name, /^[a-z0-9-]+\.svg$/);
    const drawn = svg.bytes.toString('utf8');
    assert.match(drawn, /^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    // It stands alone: an image element draws it, and finds all it needs in it.
    const size = await page.evaluate(async (text) => {
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, drawn);
    assert.ok(size[0] > 200 && size[1] > 100, String(size));
    assert.ok(!/class=|var\(--|href=/.test(drawn), 'no look or link from outside');
    assert.ok(drawn.toLowerCase().includes(title.toLowerCase().split(' ')[0]), 'its title stands in it');
    assert.ok(drawn.includes('bifrons '), 'and the command that made it');

    const png = await file(page, () => figure.getByRole('button', { name: 'PNG' }).click());
    assert.deepEqual([...png.bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    assert.ok(png.bytes.readUInt32BE(16) >= 2 * (size[0] - 1), 'two pixels to a point');

    const csv = await file(page, () => figure.getByRole('link', { name: 'CSV', exact: true }).click());
    assert.match(csv.name, /\.csv$/);
    const lines = csv.bytes.toString('utf8').trimEnd().split('\n');
    assert.ok(lines.length > 1 && lines[0].split(',').length > 2, lines[0]);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('how a figure was made is a command that gives the same', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/gap');
  const figure = page.locator('figure').first();
  await figure.locator('summary').click();
  const command = await figure.locator('.made code').first().innerText();
  assert.match(command, /^bifrons gap/);
  const told = bifrons(...command.split(' ').slice(1), '--ledger', ledger, '--format', 'csv')
    .trimEnd()
    .split('\n');
  const csv = await file(page, () => figure.getByRole('link', { name: 'CSV', exact: true }).click());
  assert.deepEqual(csv.bytes.toString('utf8').trimEnd().split('\n'), told);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the answer behind a page is at its address with .json and .csv', async () => {
  const { page, context } = await open(browser, server);
  const json = await (await page.request.get(`${server.origin}/pair/GRC-TUR.json?by=year`)).json();
  assert.equal(json.command, 'bifrons faces GRC TUR --by year');
  const csv = await (await page.request.get(`${server.origin}/pair/GRC-TUR.csv?by=year`)).text();
  assert.match(csv, /^period,a,b,direction,vc,mc,vk,mk/);
  await context.close();
});
