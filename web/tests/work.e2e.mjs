/** Pages to work with: SQL, judging events, and what comes while a page is open. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open, settled, shot } from './support/browser.mjs';
import { bifrons, example } from './support/ledgers.mjs';
import { serve } from './support/server.mjs';

let browser;
let server;
let ledger;
let corrections;
before(async () => {
  ledger = example();
  corrections = join(dirname(ledger), 'judged.case');
  server = await serve(ledger, '--corrections', corrections, '--watch');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('SQL: keys, answer, link to share, files, and a mistake', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/query');
  const editor = page.getByLabel('SQL', { exact: true });
  await editor.fill('SELECT event,');
  await editor.press('Enter');
  await editor.press('Tab');
  await editor.pressSequentially('count(*) AS n FROM events GROUP BY event ORDER BY n DESC, event');
  assert.equal(await editor.inputValue(), 'SELECT event,\n  count(*) AS n FROM events GROUP BY event ORDER BY n DESC, event');
  await editor.press('Control+Enter');
  await page.waitForURL(/sql=SELECT/);
  await settled(page);
  const rows = await page.locator('section tbody tr').count();
  assert.ok(rows > 5);
  const told = bifrons('query', await editor.inputValue(), '--ledger', ledger, '--format', 'csv')
    .trimEnd()
    .split('\n');
  assert.equal(rows, told.length - 1, 'as many as the terminal tells');
  const csv = await page.locator('section a', { hasText: '.csv' }).getAttribute('href');
  const text = await (await page.request.get(server.origin + csv)).text();
  assert.deepEqual(text.trimEnd().split('\n'), told);

  const other = await open(browser, server);
  await other.go(page.url().slice(server.origin.length));
  assert.equal(await other.page.locator('section tbody tr').count(), rows, 'the link gives the same');
  await other.context.close();

  await page.getByRole('button', { name: 'Plan' }).click();
  await page.waitForSelector('pre');
  assert.deepEqual(faults.splice(0), []);

  await editor.fill('SELECT nothing FROM nowhere');
  await editor.press('Control+Enter');
  await page.waitForSelector('.error');
  assert.match(await page.locator('.error').innerText(), /nowhere|nothing/);
  await page.goBack();
  await page.goBack();
  await settled(page);
  assert.equal(await page.locator('section tbody tr').count(), rows, 'back brings the earlier query');
  await context.close();
});

test('views stand beside the query, and their columns can be put in', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/query');
  const view = page.locator('details', { hasText: 'pairs' }).first();
  await view.locator('summary').click();
  await page.getByLabel('SQL', { exact: true }).fill('SELECT ');
  await view.getByRole('button', { name: 'lo', exact: true }).click();
  assert.equal(await page.getByLabel('SQL', { exact: true }).inputValue(), 'SELECT lo');
  await view.getByRole('button', { name: 'Run an example' }).click();
  await page.waitForURL(/sql=/);
  await settled(page);
  assert.ok((await page.locator('section tbody tr').count()) > 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('events are judged by keys, taken back, and corrected; the file has the cases', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/review');
  const sentence = page.locator('.card .sentence');
  const first = await sentence.innerText();
  await page.keyboard.press('a');
  await page.waitForSelector('.share');
  assert.notEqual(await sentence.innerText(), first, 'the next one comes');
  assert.match(await page.locator('aside').innerText(), /100 % right/);
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  const second = await sentence.innerText();
  await page.keyboard.press('x');
  await page.waitForFunction(
    () => document.querySelectorAll('aside li').length === 2 && !document.querySelector('[aria-busy="true"]'),
  );
  assert.match(await page.locator('aside').innerText(), /50 % right/);
  await page.keyboard.press('Space');
  await page.waitForFunction(
    () => document.querySelectorAll('aside li').length === 3 && !document.querySelector('[aria-busy="true"]'),
  );
  await page.keyboard.press('Backspace');
  await page.waitForFunction(
    () => document.querySelectorAll('aside li').length === 2 && !document.querySelector('[aria-busy="true"]'),
  );
  await page.keyboard.press('Backspace');
  await page.waitForFunction(
    () => document.querySelectorAll('aside li').length === 1 && !document.querySelector('[aria-busy="true"]'),
  );
  assert.equal(await sentence.innerText(), second, 'what is taken back is asked again');

  await page.keyboard.press('c');
  await page.getByLabel('Type').selectOption('AID');
  await page.getByLabel('Who', { exact: true }).fill('CHN');
  await page.getByLabel('To whom').fill('IND');
  await shot(page, 'review-correction');
  await page.getByRole('button', { name: 'Save as wrong' }).click();
  await page.waitForFunction(
    () => document.querySelectorAll('aside li').length === 2 && !document.querySelector('[aria-busy="true"]'),
  );
  assert.match(await page.locator('aside').innerText(), /corrected/);
  const file = readFileSync(corrections, 'utf8');
  assert.match(file, /^# judged [0-9a-f]{16} right /m);
  assert.match(file, /^AID CHN -> IND/m);
  // Two letters that lead to another page judge nothing.
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.waitForURL('**/about');
  assert.equal(readFileSync(corrections, 'utf8'), file);
  assert.deepEqual(faults, []);
  await context.close();
});

test('an event that a page names is the first to be judged', async () => {
  const { page, faults, context, go } = await open(browser, server);
  const evidence = await (await page.request.get(`${server.origin}/api/evidence.json?a=CHN&b=IND&limit=3`)).json();
  const wanted = evidence.rows[2];
  await go(`/event/${wanted.id}`);
  await page.getByRole('link', { name: 'Judge it' }).click();
  await page.waitForURL(/\/review/);
  await settled(page);
  await page.waitForSelector('.card .sentence');
  const shown = (await page.locator('.card .sentence').innerText()).replace(/\s+/g, ' ');
  assert.ok(shown.includes(wanted.text.slice(0, 20).trim()) || shown.includes(wanted.trigger.text), shown);
  assert.deepEqual(faults, []);
  await context.close();
});

test('when the ledger grows, an open page says so and shows it', async () => {
  const { page, faults, context, go } = await open(browser, server);
  await go('/sources');
  const before = await (await page.request.get(`${server.origin}/api/about.json`)).json();
  await page.waitForFunction(() => !document.querySelector('.banner.shown'));
  const file = join(dirname(ledger), 'more.jsonl');
  const report = {
    id: 'late',
    date: '2025-12-20',
    publisher: 'Latecomer Gazette',
    title: 'Peru sends food to Kenya',
    text: 'Peru sent food to Kenya on Friday after the flood. Kenya thanked Peru for the help.',
  };
  writeFileSync(file, `${JSON.stringify(report)}\n`);
  bifrons('add', file, '--ledger', ledger);
  await page.waitForSelector('.banner.shown', { timeout: 20_000 });
  await page.locator('main').getByRole('link', { name: 'Latecomer Gazette' }).waitFor({ timeout: 20_000 });
  await shot(page, 'grown');
  const told = await (await page.request.get(`${server.origin}/api/about.json`)).json();
  assert.notEqual(String(told.ledger.version), String(before.ledger.version));
  await page.getByRole('button', { name: 'Dismiss' }).click();
  assert.equal(await page.locator('.banner.shown').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('alarms of the server stand above every page, and among the flips', async () => {
  const { page, faults, context, go } = await open(browser, server);
  const events = [
    ['flip', { a: 'CHN', b: 'IND', period: '2025-12', face: 'conflict', kind: 'leap' }],
    [
      'unusual',
      {
        a: 'KEN',
        b: 'PER',
        event: '00ff00ff00ff00ff',
        type: 'AID',
        quad: 2,
        date: '2025-12-19',
        text: '<b>Peru</b> sent food.',
        publisher: 'P',
        before: 0,
      },
    ],
    ['unusual', 'no JSON'],
  ];
  const body = events
    .map(([kind, data]) => `event: ${kind}\ndata: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)
    .join('');
  let told = 0;
  // Told once: a browser asks again when a stream ends.
  await page.route('**/api/live', (route) => {
    told += 1;
    return route.fulfill({ contentType: 'text/event-stream', body: told === 1 ? body : ': nothing\n\nretry: 60000\n\n' });
  });
  await go('/about');
  await page.waitForSelector('.banner.shown');
  assert.match(await page.locator('.banner').innerText(), /Kenya and Peru: AID, the first deeds of cooperation in a year/);
  assert.match(await page.locator('.banner').innerText(), /<b>Peru<\/b> sent food/);
  await page.locator('.banner').getByRole('link', { name: 'and 1 more' }).click();
  await page.waitForURL(/\/flips\?live=1/);
  await settled(page);
  assert.match(await page.locator('main ol').innerText(), /China and India: conflict leaps/);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  assert.equal(await page.locator('.banner.shown').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});
