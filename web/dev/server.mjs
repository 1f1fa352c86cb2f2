/**
 * Answers for work on the pages, where `bifrons serve` cannot be had: it runs the program for every question.
 *
 *   BIFRONS=/path/to/bifrons BIFRONS_LEDGER=example-ledger node dev/server.mjs [PORT]
 *
 * It serves the built pages too, under the policy of the real server, so that what that would refuse is seen early.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, extname, join, normalize } from 'node:path';
import { book, code, more, review, views } from './more.mjs';
import { about, codebook, event, standIns, states } from './stand-ins.mjs';

const BIFRONS = process.env.BIFRONS ?? 'bifrons';
const LEDGER = process.env.BIFRONS_LEDGER ?? 'example-ledger';
const PORT = Number(process.argv[2] ?? 5199);
const ASSETS = process.env.ASSETS ?? new URL('../../crates/bifrons/assets/', import.meta.url).pathname;

Object.assign(standIns, more);

const VERBS = new Set(
  'faces flips hedges gap voices latent align balance ties indicators evidence versions pairs volume sources rejected'.split(' '),
);
const PLACES = { a: 0, b: 1 };
const FLAGS = new Set(['live', 'measures', 'all', 'no_evidence', 'directions', 'gone', 'silent']);
/** Verbs that take no more rows than asked for. */
const LIMITED = new Set(['evidence', 'pairs', 'sources', 'rejected']);
const REFUSED = new Set(['ledger', 'output', 'format', 'register']);
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.csv': 'text/csv; charset=utf-8',
  '.jsonl': 'application/x-ndjson',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.parquet': 'application/octet-stream',
};
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Runs the program; code 1 is nothing found. */
export function run(args) {
  return new Promise((resolve) => {
    execFile(BIFRONS, args, { maxBuffer: 1 << 29, encoding: 'buffer' }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? 2) : 0, stdout, stderr: stderr.toString('utf8') });
    });
  });
}

/** Rows of a read-only query. */
export async function sql(text) {
  const { code, stdout, stderr } = await run(['query', text, '--ledger', LEDGER, '--format', 'jsonl']);
  if (code > 1) throw new Error(stderr);
  return lines(stdout);
}

export const lines = (bytes) => bytes.toString('utf8').split('\n').filter(Boolean).map(JSON.parse);

/** Whether the program itself has a verb by now. */
let verbs;
async function own(verb) {
  verbs ??= run(['help']).then(
    ({ stdout }) =>
      new Set(
        stdout
          .toString('utf8')
          .match(/^ {2}[a-z]+/gm)
          ?.map((name) => name.trim()),
      ),
  );
  return (await verbs).has(verb);
}

/** The words of a command line for a verb and a query. */
function words(verb, query) {
  const places = [];
  const options = [];
  for (const [name, value] of query) {
    const key = name.replaceAll('-', '_');
    if (REFUSED.has(key)) throw new Error(`\`${name}\` cannot be asked of the server`);
    if (key in PLACES) places[PLACES[key]] = value;
    else if (FLAGS.has(key)) options.push(`--${key.replaceAll('_', '-')}`);
    else options.push(`--${key.replaceAll('_', '-')}`, value);
  }
  return [verb, ...places.filter((one) => one !== undefined), ...options];
}

const quoted = (word) => (/^[\w.,:/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

async function ledgerNow() {
  const { stdout } = await run(['versions', '--ledger', LEDGER, '--format', 'jsonl']);
  return { name: basename(LEDGER), version: lines(stdout).at(-1)?.version ?? 'v0' };
}

function columnsOf(rows) {
  return Object.entries(rows[0] ?? {}).map(([name, value]) => ({ name, type: typeof value, about: '' }));
}

/** Options that the program does not have yet and the stand-ins do. */
function trimmed(verb, query) {
  const known = new URLSearchParams(query);
  if (!LIMITED.has(verb)) known.delete('limit');
  return known;
}

async function answer(verb, ending, query) {
  const asked = words(verb, query);
  const command = ['bifrons', ...asked].map(quoted).join(' ');
  const ledger = await ledgerNow();
  if (standIns[verb] && !(await own(verb))) {
    const rows = await standIns[verb](Object.fromEntries(query), { sql, run, ledger: LEDGER });
    if (ending === 'csv') return { type: '.csv', body: csv(rows) };
    return {
      type: '.json',
      body: JSON.stringify({ command, program: '0.1.0', ledger, columns: columnsOf(rows), notes: [], rows }),
    };
  }
  if (!VERBS.has(verb)) return { status: 404, type: '.json', body: JSON.stringify({ error: `\`${verb}\` is no verb` }) };
  const args = [...words(verb, trimmed(verb, query)), '--ledger', LEDGER];
  if (ending === 'json') {
    const { code, stdout, stderr } = await run([...args, '--format', 'jsonl']);
    if (code > 1) return { status: 400, type: '.json', body: JSON.stringify({ error: stderr.trim() }) };
    const rows = lines(stdout);
    const notes = stderr.split('\n').filter(Boolean);
    const most = verb === 'flips' && query.get('limit') ? rows.slice(0, Number(query.get('limit'))) : rows;
    return {
      type: '.json',
      body: JSON.stringify({ command, program: '0.1.0', ledger, columns: columnsOf(rows), notes, rows: most }),
    };
  }
  const folder = mkdtempSync(join(tmpdir(), 'answers-'));
  try {
    const file = join(folder, `answer.${ending}`);
    const { code, stderr } = await run([...args, '-o', file]);
    if (code > 1) return { status: 400, type: '.json', body: JSON.stringify({ error: stderr.trim() }) };
    return { type: `.${ending}`, body: readFileSync(file) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function csv(rows) {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value) => (/[",\n]/.test(String(value ?? '')) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ''));
  return [names.join(','), ...rows.map((row) => names.map((name) => cell(row[name])).join(','))].join('\n');
}

const json = (value) => ({ type: '.json', body: JSON.stringify(value) });

async function api(request, path, query) {
  const tools = { sql, run, ledger: LEDGER, lines };
  if (path === 'about.json') return json(await about(tools, await ledgerNow()));
  if (path === 'states.json') return json(states());
  if (path === 'codebook.json') return json(book(codebook()));
  if (path === 'views.json') return json(await views(tools));
  if (path === 'review' || path === 'review.json') {
    return json(await review(request, query, tools, (id) => event(id, false, tools)));
  }
  if (path.startsWith('event/')) {
    if (await own('event')) {
      const id = path.slice(6).replace(/\.json$/, '');
      const tree = query.has('tree') ? ['--tree'] : [];
      const { stdout } = await run(['event', id, ...tree, '--ledger', LEDGER, '--format', 'jsonl']);
      const [whole] = lines(stdout);
      return whole ? json(whole) : { status: 404, ...json({ error: 'no such event is in the ledger' }) };
    }
    const found = await event(path.slice(6).replace(/\.json$/, ''), query.has('tree'), tools);
    return found ? json(found) : { status: 404, ...json({ error: 'no such event is in the ledger' }) };
  }
  if (path === 'code' && request.method === 'POST') return json(await code(request, { bifrons: BIFRONS, lines }));
  if (path === 'query.json') {
    const { code, stdout, stderr } = await run(['query', query.get('sql') ?? '', '--ledger', LEDGER, '--format', 'jsonl']);
    if (code > 1) return { status: 400, ...json({ error: stderr.trim() }) };
    const rows = lines(stdout);
    return json({
      command: `bifrons query ${quoted(query.get('sql') ?? '')}`,
      program: '0.1.0',
      ledger: await ledgerNow(),
      columns: columnsOf(rows),
      notes: [],
      rows,
    });
  }
  const match = /^(\w+)\.(\w+)$/.exec(path);
  if (!match) return { status: 404, ...json({ error: 'nothing is there' }) };
  return answer(match[1], match[2], query);
}

async function page(path) {
  const file = normalize(path).replace(/^(\.\.[/\\])+/, '');
  const ending = extname(file);
  if (ending && TYPES[ending]) {
    try {
      return { type: ending, body: await readFile(join(ASSETS, file)) };
    } catch {
      return { status: 404, type: '.json', body: '{"error":"nothing is there"}' };
    }
  }
  return { type: '.html', body: await readFile(join(ASSETS, 'index.html')) };
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/api/live') {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...HEADERS });
    response.write(': open\n\n');
    return;
  }
  let reply;
  try {
    reply = url.pathname.startsWith('/api/')
      ? await api(request, url.pathname.slice(5), url.searchParams)
      : await page(url.pathname);
  } catch (cause) {
    reply = { status: 400, ...json({ error: String(cause.message ?? cause) }) };
  }
  response.writeHead(reply.status ?? 200, { 'content-type': TYPES[reply.type] ?? 'text/plain', ...HEADERS });
  response.end(reply.body);
}).listen(PORT, '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}/ answers from ${LEDGER}`));
