/**
 * The types of the server's answers, from its own description:
 *
 *   bifrons serve --openapi | npm run types              writes src/lib/api/schema.d.ts
 *   bifrons serve --openapi | npm run types -- --check   fails if that file is stale
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import openapiTS, { astToString } from 'openapi-typescript';

const FILE = new URL('../src/lib/api/schema.d.ts', import.meta.url);
const HEAD = '// Made from `bifrons serve --openapi` by `npm run types`; not to be changed by hand.\n\n';

const described = JSON.parse(await text(process.stdin));
// Addresses and their questions are checked by the server itself: rows are what a page can get wrong.
const tree = await openapiTS({ ...described, paths: {} }, { exportType: false, silent: true });
const made = HEAD + astToString(tree);

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== made) {
    console.error('src/lib/api/schema.d.ts is stale: bifrons serve --openapi | npm run types');
    process.exit(1);
  }
} else writeFileSync(FILE, made);
