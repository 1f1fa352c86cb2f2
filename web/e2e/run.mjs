/**
 * The pages in a real browser:
 *
 *   node e2e/run.mjs --example LINK [--imported LINK] [--shots FOLDER] [--only NAME]
 *
 * LINKs are what `bifrons serve` prints (or those of dev/server.mjs). Every page is looked at, at 390 and 1,280 px, light and dark: no error, no
 * request elsewhere, nothing wider than the window, no serious finding of axe; then people's ways are walked.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, settled, visit } from './browser.mjs';
import { EXAMPLE, IMPORTED } from './pages.mjs';
import * as walks from './walks.mjs';

const { values: asked } = parseArgs({
  options: { example: { type: 'string' }, imported: { type: 'string' }, shots: { type: 'string' }, only: { type: 'string' } },
});
if (!asked.example) throw new Error('--example LINK is needed');

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = [390, 1280];
const THEMES = ['light', 'dark'];
const SERIOUS = new Set(['serious', 'critical']);

const browser = await launch();
let failures = 0;
const told = (name, wrong) => {
  if (wrong.length === 0) console.log(`ok    ${name}`);
  else {
    failures += 1;
    console.log(`WRONG ${name}`);
    for (const one of new Set(wrong)) console.log(`      ${one}`);
  }
};

async function look(kind, link, name, path) {
  const wrong = [];
  for (const width of SIZES) {
    for (const colorScheme of THEMES) {
      // The policy is kept while the page is looked at; axe is put in through the debugger, which it does not bind.
      const { context, page, origin } = await visit(
        browser,
        link,
        { viewport: { width, height: 844 }, colorScheme, hasTouch: width < 600 },
        wrong,
      );
      const at = (text) => wrong.push(`${width} ${colorScheme}: ${text}`);
      try {
        await page.goto(`${origin}${path}`);
        await settled(page);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) at(`${over} px wider than the window`);
        if ((await page.locator('h1').count()) !== 1) at('not one h1');
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        for (const one of violations) {
          if (SERIOUS.has(one.impact)) at(`axe ${one.id}: ${one.nodes[0].target.join(' ')} (${one.nodes.length})`);
        }
        if (asked.shots)
          await page.screenshot({ path: join(asked.shots, `${kind}-${name}-${width}-${colorScheme}.png`), fullPage: true });
      } catch (cause) {
        at(String(cause.message).split('\n')[0]);
      }
      await context.close();
    }
  }
  told(`${kind} ${name}`, wrong);
}

async function walk(name, way) {
  const wrong = [];
  const visited = await visit(browser, asked.example, { viewport: { width: 1280, height: 900 } }, wrong);
  try {
    await way(visited);
  } catch (cause) {
    wrong.push(String(cause.message).split('\n').slice(0, 4).join(' '), `at ${visited.page.url()}`);
    if (asked.shots) await visited.page.screenshot({ path: join(asked.shots, `walk-${name}.png`) }).catch(() => undefined);
  }
  await visited.context.close();
  told(`walk ${name}`, wrong);
}

if (asked.shots) mkdirSync(asked.shots, { recursive: true });
const wanted = (name) => !asked.only || name.includes(asked.only);
for (const [name, path] of Object.entries(EXAMPLE)) if (wanted(name)) await look('example', asked.example, name, path);
if (asked.imported)
  for (const [name, path] of Object.entries(IMPORTED)) if (wanted(name)) await look('imported', asked.imported, name, path);
for (const [name, way] of Object.entries(walks)) if (wanted(name)) await walk(name, way);
await browser.close();
console.log(failures === 0 ? 'all pages are well' : `${failures} of them are not well`);
process.exit(failures === 0 ? 0 : 1);
