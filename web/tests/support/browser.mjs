/** A real browser without a window, and pages that notice what must not happen. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Screenshots are kept here; without it none are taken. */
const SHOTS = process.env.SHOTS ?? '';

export async function launch() {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = places.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error('no Chromium is there; name one in CHROMIUM');
  // Inside of a container there is no sandbox to be had; nothing but this test's own server is opened.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'] });
}

/**
 * A page of a browser that was let in by the server's link. `faults` fills with what must not be: errors of the console and of scripts,
 * requests to anybody else, dialogs, refusals of the page's policy.
 */
export async function open(browser, server, { width = 1280, height = width < 600 ? 844 : 900, theme = 'light', ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...more,
  });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.origin !== server.origin)
      faults.push(`request: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`status ${response.status()}: ${response.url()}`);
  });
  await page.goto(server.link);
  return { page, faults, context, go: (path) => go(page, server.origin + path) };
}

/** Opens an address and waits until the page has its answers. */
export async function go(page, url) {
  await page.goto(url);
  await settled(page);
}

/** Waits until nothing is under way but what is asked for when it comes into sight. */
export async function settled(page) {
  await page.waitForSelector('h1');
  await page.waitForFunction(
    () => {
      const seen = (one) => {
        const box = one.getBoundingClientRect();
        return box.bottom > 0 && box.top < innerHeight;
      };
      return !document.querySelector('.loading, [aria-busy="true"]') && ![...document.querySelectorAll('.wait')].some(seen);
    },
    null,
    // A record of forecasts takes its time on a busy machine.
    { timeout: 60_000 },
  );
  // Drawings are made once their place has a width.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Looks at a page from top to bottom, so that all of it is asked for. */
export async function read(page) {
  for (let seen = 0, at = 0; seen < 30; seen += 1) {
    const [next, end] = await page.evaluate((from) => {
      scrollTo(0, from + innerHeight * 0.9);
      return [scrollY, document.body.scrollHeight - innerHeight];
    }, at);
    await settled(page);
    if (next >= end - 1 || next === at) break;
    at = next;
  }
  await page.evaluate(() => scrollTo(0, 0));
}

/** How far the page is wider than its window, and what reaches out; null if nothing does. */
export function sideways(page) {
  return page.evaluate(() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over <= 0) return null;
    const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
    return `${over} px: ${out.slice(0, 4).map((one) => `${one.localName}.${one.getAttribute('class') ?? ''}`)}`;
  });
}

/** Findings of axe that are serious or worse, each with where. */
export async function axe(page) {
  // As a script of the test, not of the page: the page's policy allows none but its own.
  await page.evaluate(AXE);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return found.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map(
      (one) =>
        `${one.id}: ${one.help} at ${one.nodes
          .slice(0, 3)
          .map((node) => `${node.target} ${node.failureSummary?.split('\n')[1] ?? ''}`)
          .join(' | ')}`,
    );
}

export async function shot(page, name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}
