/** A real browser that tells all that a page must not do: errors, refused styles and scripts, requests to elsewhere. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function launch() {
  const executablePath = PLACES.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error('no Chromium is there: install it, or name it in CHROMIUM');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Opens a context at a server's printed link; what goes wrong in it is pushed onto `wrong`. */
export async function visit(browser, link, options, wrong) {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  const { origin } = new URL(link);
  // A page that asks for what is wrong is told so by the server: such a test says which answers it expects.
  const expected = new Set();
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (/status of \d+/.test(message.text())) return;
    wrong.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on('pageerror', (error) => wrong.push(`error: ${error.message.slice(0, 300)}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('blob:') && !url.startsWith('data:')) wrong.push(`asked elsewhere: ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !expected.has(response.status())) wrong.push(`${response.status()}: ${response.url()}`);
  });
  // The token becomes a cookie.
  if (new URL(link).searchParams.has('token')) await page.goto(link);
  return { context, page, origin, expect: (status) => expected.add(status) };
}

/** Waits until a page has its heading and reads nothing any more. */
export async function settled(page, limit = 60_000) {
  await page.waitForSelector('h1', { timeout: limit });
  await page.waitForFunction(
    () =>
      !document.querySelector('.loading, .stale') &&
      !/(Looking for|Fitting the) [^.]* …/.test(document.querySelector('main')?.textContent ?? ''),
    null,
    { timeout: limit },
  );
  // What is drawn when its place is measured.
  await page.waitForTimeout(150);
}
