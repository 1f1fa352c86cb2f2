/** Further stand-ins: sources, what was refused, views, review. Made-up figures where the program has none yet; no more than to draw with. */
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
    const end = rows.reduce((last, row) => (row.last > last ? row.last : last), '');
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
    const rows = await sql('SELECT reason, source, min(line) AS line, count(*) AS records FROM rejected GROUP BY reason, source').catch(
      () => [],
    );
    return rows.map((row) => ({ outcome: 'rejected', origin: 'news', ...row })).sort((left, right) => right.records - left.records);
  },
};

export async function views({ sql }) {
  const TABLES = {
    events: ['One row for each event that a sentence reports.', 'SELECT event, count(*) AS n FROM events WHERE counted GROUP BY event ORDER BY n DESC'],
    pairs: [
      'One row for each event and pair of codes that it joins: small, and sorted by pair and day.',
      'SELECT lo, hi, count(*) AS n FROM pairs WHERE counted AND quad = 4 GROUP BY lo, hi ORDER BY n DESC LIMIT 20',
    ],
    documents: ['News reports with their full text.', 'SELECT publisher, count(*) AS n FROM documents GROUP BY publisher ORDER BY n DESC'],
    volume: ['How many rows of pairs stand as facts, by day.', 'SELECT origin, sum(rows) AS n FROM volume GROUP BY origin'],
    rejected: ['Input that could not be used, with the reason.', 'SELECT reason, count(*) AS n FROM rejected GROUP BY reason ORDER BY n DESC'],
  };
  const out = [];
  for (const [name, [about, example]] of Object.entries(TABLES)) {
    const [row] = await sql(`SELECT * FROM ${name} LIMIT 1`);
    const columns = Object.entries(row ?? {}).map(([column, value]) => ({ name: column, type: Array.isArray(value) ? 'list' : typeof value, about: '' }));
    out.push({ name, about, columns, example });
  }
  return { views: out, functions: ['count', 'sum', 'min', 'max', 'avg', 'date_trunc'], limits: 'one SELECT of at most 8 kB; 5 s, 10,000 rows, 50 MB; nothing is written' };
}

const judged = new Map();

export async function review(request, query, { sql, run, ledger, lines }) {
  if (request.method === 'POST') {
    let body = '';
    for await (const part of request) body += part;
    const said = JSON.parse(body);
    if (said.undo) judged.delete(said.event);
    else judged.set(said.event, said.verdict);
  }
  const rows = await sql("SELECT id, doc, date FROM events WHERE text <> '' AND type = 'event' ORDER BY id");
  const after = query.get('after') ?? '';
  const next = rows.find((row) => row.id > after && !judged.has(row.id)) ?? rows.find((row) => !judged.has(row.id));
  const counted = [...judged.values()].filter((verdict) => verdict !== 'skip');
  const right = counted.filter((verdict) => verdict === 'right').length;
  const n = counted.length;
  let event = null;
  if (next) {
    const [record] = await sql(`SELECT * FROM events WHERE id = '${next.id}'`);
    event = { enddate: null, place: null, ...record };
  }
  void [run, ledger, lines];
  return { event, before: [], after: [], judged: n, right, share: n ? right / n : null, low: n ? Math.max(0, right / n - 0.2) : null, high: n ? Math.min(1, right / n + 0.2) : null, left: rows.length - judged.size };
}

const rowsOf = (file) =>
  readFileSync(`${ROOT}${file}`, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(';').map((cell) => cell.trim()));

export const cameo = () => {
  const names = new Map(rowsOf('data/codes/cameo_names.txt').map(([code, name]) => [code, name]));
  return rowsOf('data/cameo.txt').map(([code, goldstein, type]) => ({ code, goldstein: Number(goldstein), type, name: names.get(code) ?? '' }));
};
