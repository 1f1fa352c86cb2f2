/** Further stand-ins: sources, what was refused, views, review. Made-up figures where the program has none yet; no more than to draw with. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url).pathname;
const day = (text) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

export const more = {
  async sources(query, { sql }) {
    const of = query.origin ? `AND p.origin = '${query.origin.replaceAll("'", "''")}'` : '';
    const rows = await sql(
      `SELECT d.publisher, min(p.origin) AS origin, count(DISTINCT d.id) AS documents, count(p.id) AS events,
         sum(CASE WHEN p.counted THEN 1 ELSE 0 END) AS counted, sum(CASE WHEN p.counted AND p.quad > 2 THEN 1 ELSE 0 END) AS conflict,
         min(d.date) AS first, max(d.date) AS last
       FROM documents d JOIN pairs p ON p.doc = d.id WHERE true ${of} GROUP BY d.publisher ORDER BY documents DESC LIMIT 400`,
    );
    const end =
      rows
        .map((row) => row.last)
        .sort()
        .at(-1) ?? '';
    return rows.map((row) => {
      const silent = Math.max(0, Math.round(day(end.slice(0, 10)) - day(row.last.slice(0, 10))));
      return {
        ...row,
        languages: '',
        share_conflict: row.counted > 0 ? row.conflict / row.counted : null,
        longest_gap: silent % 37,
        gap_since: row.first,
        silent,
        fell_silent: silent > 120 && row.documents > 4 ? row.last : null,
      };
    });
  },
  async rejected(_query, { sql }) {
    const rows = await sql(
      'SELECT reason, source, min(line) AS line, count(*) AS records FROM rejected GROUP BY reason, source',
    ).catch(() => []);
    return rows
      .map((row) => ({ outcome: 'rejected', origin: 'news', ...row }))
      .sort((left, right) => right.records - left.records);
  },
};

export async function views({ sql }) {
  const TABLES = {
    events: [
      'One row for each event that a sentence reports.',
      'SELECT event, count(*) AS n FROM events WHERE counted GROUP BY event ORDER BY n DESC',
    ],
    pairs: [
      'One row for each event and pair of codes that it joins: small, and sorted by pair and day.',
      'SELECT lo, hi, count(*) AS n FROM pairs WHERE counted AND quad = 4 GROUP BY lo, hi ORDER BY n DESC LIMIT 20',
    ],
    documents: [
      'News reports with their full text.',
      'SELECT publisher, count(*) AS n FROM documents GROUP BY publisher ORDER BY n DESC',
    ],
    volume: ['How many rows of pairs stand as facts, by day.', 'SELECT origin, sum(rows) AS n FROM volume GROUP BY origin'],
    rejected: [
      'Input that could not be used, with the reason.',
      'SELECT reason, count(*) AS n FROM rejected GROUP BY reason ORDER BY n DESC',
    ],
  };
  const out = [];
  for (const [name, [about, example]] of Object.entries(TABLES)) {
    const [row] = await sql(`SELECT * FROM ${name} LIMIT 1`);
    const columns = Object.entries(row ?? {}).map(([column, value]) => ({
      name: column,
      type: Array.isArray(value) ? 'list' : typeof value,
      about: '',
    }));
    out.push({ name, about, columns, example });
  }
  return {
    views: out,
    functions: ['count', 'sum', 'min', 'max', 'avg', 'date_trunc'],
    limits: 'one SELECT of at most 8 kB; 5 s, 10,000 rows, 50 MB; nothing is written',
  };
}

const judged = new Map();

/** As `bifrons review` keeps it, but in memory. */
export async function review(request, query, { sql }, whole) {
  let after = query.get('after') ?? '';
  if (request.method === 'POST') {
    let body = '';
    for await (const part of request) body += part;
    const said = JSON.parse(body);
    if (said.undo) judged.delete(said.event);
    else judged.set(said.event, said.verdict);
    after = said.event;
  }
  const rows = await sql("SELECT id FROM events WHERE text <> '' AND counted ORDER BY reverse(id)");
  const left = rows.filter((row) => !judged.has(row.id));
  const at = rows.findIndex((row) => row.id === after);
  const next = rows.slice(at + 1).find((row) => !judged.has(row.id)) ?? left[0];
  const sure = [...judged.values()].filter((verdict) => verdict !== 'skip');
  const n = sure.length;
  const right = sure.filter((verdict) => verdict === 'right').length;
  const share = n > 0 ? right / n : null;
  const end = (by) => (share === null ? null : Math.min(1, Math.max(0, share + by)));
  return {
    event: next ? await whole(next.id) : null,
    case: 'ACCUSE disapprove IND -> CHN asserted',
    left: left.length,
    undo: Math.min(10, judged.size),
    score: {
      type: 'all',
      judged: n,
      right,
      skipped: judged.size - n,
      share,
      low: end(-0.2),
      high: end(0.1),
      said: n > 0 ? 0.9 : null,
    },
    types: [],
    corrections: 'corrections.case',
  };
}

const rowsOf = (file) =>
  readFileSync(`${ROOT}${file}`, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(';').map((cell) => cell.trim()));

/** The codebook as the server tells it, from that of the other stand-ins. */
export function book({ types, contexts, sectors, marks }) {
  const names = new Map(rowsOf('data/codes/cameo_names.txt').map(([code, name]) => [code, name?.split(' | ')[0]]));
  const QUADS =
    'AGREE CONSULT SUPPORT CONCEDE,COOPERATE AID RETREAT,REQUEST ACCUSE REJECT THREATEN,PROTEST SANCTION MOBILIZE COERCE ASSAULT'
      .split(',')
      .map((line) => line.split(' '));
  const quad = (type) => QUADS.findIndex((line) => line.includes(type)) + 1;
  return {
    types: types.map(({ type, score, modes }) => ({
      name: type,
      about: 'agrees, offers, promises, is willing to do something',
      face: quad(type) < 3 ? 'cooperation' : 'conflict',
      kind: quad(type) % 2 ? 'word' : 'deed',
      quad: quad(type),
      score,
      cameo: '03',
      modes: modes.map(({ mode, score }) => ({ name: mode, score })),
    })),
    contexts,
    sectors: sectors.map((code) => (typeof code === 'string' ? { code, name: `Sector ${code}` } : code)),
    marks: marks.map((name) => (typeof name === 'string' ? { name, about: 'how far it is said to be so' } : name)),
    cameo: rowsOf('data/cameo.txt').map(([code, goldstein, event]) => ({
      code,
      name: names.get(code) ?? '',
      goldstein: Number(goldstein),
      event: event === '-' ? null : event,
    })),
    answers: [
      {
        verb: 'gap',
        about: 'Rank the pairs whose words and deeds part',
        shapes: [
          {
            with: null,
            columns: [
              { name: 'a', type: 'text', about: 'code of a state' },
              { name: 'gap', type: 'number', about: 'words less deeds' },
            ],
          },
        ],
      },
    ],
    csv: [{ name: 'id', type: 'text', about: 'id of the event' }],
  };
}

/** Codes a text by the program; its sentences are cut roughly. */
export async function code(request, { bifrons, lines }) {
  let body = '';
  for await (const part of request) body += part;
  const { text, date } = JSON.parse(body);
  const document = JSON.stringify({ text, ...(date ? { date } : {}) });
  const out = spawnSync(bifrons, ['code', '-'], { input: `${document}\n`, maxBuffer: 1 << 28 });
  const rows = lines(out.stdout);
  const sentences = [];
  let at = 0;
  for (const [index, part] of (text.match(/[^.!?]+[.!?"”]*\s*|[.!?]+\s*/g) ?? []).entries()) {
    const letters = Array.from(part);
    const shown = Array.from(part.trimEnd()).length;
    const lead = shown - Array.from(part.trim()).length;
    if (part.trim()) sentences.push({ index, start: at + lead, end: at + shown, text: part.trim() });
    at += letters.length;
  }
  return {
    events: rows.filter((row) => row.type === 'event'),
    measures: rows.filter((row) => row.type !== 'event'),
    sentences,
    notes: rows.length > 0 ? [] : ['no event was found in the text'],
  };
}
