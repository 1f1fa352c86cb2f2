/** What the program does not answer yet, made from its SQL and from `data/`: enough to draw pages with, no more. */
import { readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url).pathname;
const rowsOf = (file) =>
  readFileSync(`${ROOT}${file}`, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(';').map((cell) => cell.trim()));

const str = (text) => `'${String(text).replaceAll("'", "''")}'`;

function where(query) {
  const parts = ['counted'];
  const upper = (text) => (text.length === 4 ? `${text}-12-31` : text.length === 7 ? `${text}-31` : text);
  if (query.since) parts.push(`date >= ${str(query.since)}`);
  if (query.until) parts.push(`date <= ${str(upper(query.until))}`);
  if (query.origin) parts.push(`origin = ${str(query.origin)}`);
  if (query.publisher) parts.push(`publisher = ${str(query.publisher)}`);
  if (query.min_confidence) parts.push(`confidence >= ${Number(query.min_confidence)}`);
  if (query.cameo) parts.push(`cameo LIKE ${str(`${query.cameo}%`)}`);
  return parts.join(' AND ');
}

const QUADS = [1, 2, 3, 4]
  .map((quad, at) => `count(DISTINCT CASE WHEN quad = ${quad} THEN key END) AS ${['vc', 'mc', 'vk', 'mk'][at]}`)
  .join(', ');

/** As many whole months before as the span has: what `pairs` compares with. */
function earlier(since, until) {
  const month = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7) || 1) - 1;
  const name = (at) => `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
  const from = month(since);
  const to = until.length === 4 ? month(until) + 11 : month(until);
  return [name(from - (to - from + 1)), name(from - 1)];
}

export const standIns = {
  async pairs(query, { sql }) {
    const of = query.a ? ` AND (lo = ${str(query.a)} OR hi = ${str(query.a)})` : '';
    const counted = (filters) =>
      sql(
        `SELECT lo AS a, hi AS b, ${QUADS}, count(DISTINCT key) AS events, count(DISTINCT doc) AS reports, min(date) AS first, max(date) AS last
         FROM pairs WHERE lo <> hi AND length(lo) = 3 AND length(hi) = 3 AND ${where(filters)}${of} GROUP BY lo, hi ORDER BY events DESC`,
      );
    const now = await counted(query);
    const then = new Map();
    let news = null;
    if (query.since) {
      const [ends] = await sql('SELECT max(date) AS last FROM pairs');
      const [since, until] = earlier(query.since, query.until ?? ends.last);
      for (const row of await counted({ ...query, since, until })) then.set(row.a + row.b, row);
      const all = (rows) => rows.reduce((sum, row) => sum + row.events, 0);
      news = [all(now), all([...then.values()])];
    }
    // Square roots of counts are about normal with variance 1/4.
    const shift = (n, m) =>
      news?.[1] ? +(2 * (Math.sqrt(n + 0.375) - Math.sqrt((m + 0.375) * (news[0] / news[1])))).toFixed(2) : null;
    const rows = now.map((row) => {
      const before = then.get(row.a + row.b);
      const faces = [row.vc + row.mc, row.vk + row.mk];
      const past = news?.[1] ? [(before?.vc ?? 0) + (before?.mc ?? 0), (before?.vk ?? 0) + (before?.mk ?? 0)] : null;
      const turned = query.a && row.b === query.a;
      return {
        a: turned ? row.b : row.a,
        b: turned ? row.a : row.b,
        vc: row.vc,
        mc: row.mc,
        vk: row.vk,
        mk: row.mk,
        events: row.events,
        reports: row.reports,
        share_conflict: +(faces[1] / row.events).toFixed(3),
        first: row.first,
        last: row.last,
        cooperation_before: past?.[0] ?? null,
        conflict_before: past?.[1] ?? null,
        cooperation_change: past ? faces[0] - past[0] : null,
        conflict_change: past ? faces[1] - past[1] : null,
        cooperation_shift: past ? shift(faces[0], past[0]) : null,
        conflict_shift: past ? shift(faces[1], past[1]) : null,
      };
    });
    if (query.sort === 'change') {
      const most = (row) => Math.max(Math.abs(row.cooperation_shift ?? 0), Math.abs(row.conflict_shift ?? 0));
      rows.sort((x, y) => most(y) - most(x));
    }
    return rows.slice(0, Number(query.limit ?? 10000));
  },
  async volume(query, { sql }) {
    const cut = {
      day: 'substr(day, 1, 10)',
      month: 'substr(day, 1, 7)',
      year: 'substr(day, 1, 4)',
      quarter: "concat(substr(day, 1, 4), '-Q', cast((cast(substr(day, 6, 2) AS int) + 2) / 3 AS int))",
    };
    const period = cut[query.by ?? 'month'] ?? cut.month;
    const of = query.origin ? ` AND origin = ${str(query.origin)}` : '';
    const sums = [1, 2, 3, 4].map(
      (quad, at) => `sum(CASE WHEN quad = ${quad} THEN rows ELSE 0 END) AS ${['vc', 'mc', 'vk', 'mk'][at]}`,
    );
    return sql(
      `SELECT period, origin, sum(rows) AS rows, sum(rows) AS reports, ${sums} FROM (SELECT ${period} AS period, origin, quad, rows FROM (SELECT cast(day AS varchar) AS day, origin, quad, rows FROM volume WHERE day IS NOT NULL${of})) GROUP BY period, origin ORDER BY period, origin`,
    );
  },
  async sources(query, { sql }) {
    return sql(
      `SELECT publisher, count(*) AS documents, min(date) AS first, max(date) AS last FROM documents GROUP BY publisher ORDER BY documents DESC LIMIT ${Number(query.limit ?? 1000)}`,
    );
  },
  async rejected(_query, { sql }) {
    return sql('SELECT * FROM rejected LIMIT 1000').catch(() => []);
  },
};

export async function about({ sql }, ledger) {
  const [days] = await sql('SELECT min(day) AS first, max(day) AS last FROM volume');
  const [docs] = await sql('SELECT count(*) AS n FROM documents');
  const [events] = await sql('SELECT count(*) AS n, count(DISTINCT key) AS k FROM pairs WHERE counted');
  const [pairs] = await sql('SELECT count(*) AS n FROM (SELECT DISTINCT lo, hi FROM pairs WHERE lo <> hi)');
  const origins = await sql('SELECT DISTINCT origin FROM volume ORDER BY origin');
  return {
    program: '0.1.0',
    ledger: {
      ...ledger,
      first: days?.first ?? null,
      last: days?.last ?? null,
      documents: docs?.n ?? 0,
      reports: events?.n ?? 0,
      events: events?.k ?? 0,
      pairs: pairs?.n ?? 0,
      rejected: 0,
      origins: origins.map((row) => row.origin),
      added: null,
    },
    sql: true,
    watch: false,
    figures: [{ figure: 'type of the event', on: 'gold', reached: '–' }],
    borders: "The map is Natural Earth's, which draws borders as they are held and not as they are claimed.",
    licences: [{ what: 'Map: Natural Earth', terms: 'public domain' }],
  };
}

/** ISO numbers are those of the map's own features, found by name. */
export function states() {
  const atlas = JSON.parse(readFileSync(new URL('../node_modules/world-atlas/countries-50m.json', import.meta.url)));
  const numbers = new Map(atlas.objects.countries.geometries.map((one) => [one.properties.name, one.id ?? null]));
  const others = {
    'United States': 'United States of America',
    'Bosnia and Herzegovina': 'Bosnia and Herz.',
    Czechia: 'Czechia',
    'DR Congo': 'Dem. Rep. Congo',
    'North Macedonia': 'Macedonia',
    'Dominican Republic': 'Dominican Rep.',
    'Central African Republic': 'Central African Rep.',
    'South Sudan': 'S. Sudan',
    'Solomon Islands': 'Solomon Is.',
    'Equatorial Guinea': 'Eq. Guinea',
    'Ivory Coast': "Côte d'Ivoire",
    'Western Sahara': 'W. Sahara',
    Eswatini: 'eSwatini',
  };
  const middles = new Map(
    rowsOf('data/places/countries.txt')
      .filter((row) => !row.includes('other'))
      .map(([code, lat, lon]) => [code, [Number(lat), Number(lon)]]),
  );
  return rowsOf('data/actors/states.txt').map(([code, name, cow, , , span]) => ({
    code,
    name,
    numeric: numbers.get(others[name] ?? name) ?? null,
    cow: cow || null,
    from: span?.split('..')[0] || null,
    to: span?.split('..')[1] || null,
    lat: middles.get(code)?.[0] ?? null,
    lon: middles.get(code)?.[1] ?? null,
  }));
}

export function codebook() {
  const types = new Map();
  for (const [type, mode, score] of rowsOf('data/plover.txt')) {
    if (!types.has(type)) types.set(type, { type, score: null, modes: [] });
    if (mode) types.get(type).modes.push({ mode, score: Number(score) });
    else types.get(type).score = Number(score);
  }
  const contexts = [...new Set(rowsOf('data/contexts.txt').map((row) => row.at(-1)))].sort();
  const sectors = 'GOV MIL COP JUD LEG SPY PTY OPP PRM REB UAF CRM CVL BUS LAB AGR EDU JRN MED REF REL SOC ELI PRE UNK'.split(
    ' ',
  );
  return {
    types: [...types.values()],
    contexts,
    sectors,
    marks: ['asserted', 'planned', 'hypothetical', 'denied', 'historical'],
  };
}

export async function event(id, tree, { sql, run, ledger, lines }) {
  if (!/^[0-9a-f]{16}$/.test(id)) return null;
  const [pair] = await sql(`SELECT a, b, date FROM pairs WHERE id = ${str(id)} LIMIT 1`);
  const [record] = await sql(`SELECT * FROM events WHERE id = ${str(id)}`);
  if (!record) return null;
  let found = { ...record, reports: [] };
  if (pair) {
    const { stdout } = await run([
      'evidence',
      pair.a,
      pair.b,
      '--since',
      pair.date,
      '--until',
      pair.date,
      '--all',
      '--ledger',
      ledger,
      '--format',
      'jsonl',
      '--limit',
      '5000',
    ]);
    found = lines(stdout).find((row) => row.id === id || row.reports.some((report) => report.event === id)) ?? found;
  }
  const [doc] = await sql(`SELECT * FROM documents WHERE id = ${str(record.doc)}`);
  const letters = Array.from(doc?.text ?? '');
  const around = (from, to) => {
    const text = letters.slice(Math.max(0, from), to).join('').trim();
    return text ? [{ sentence: 0, start: from, end: to, text }] : [];
  };
  const out = {
    ...found,
    origin: record.origin,
    version: 1,
    document: doc ? { id: doc.id, publisher: doc.publisher, date: doc.date, title: doc.title ?? '', url: doc.url ?? '' } : null,
    before: around(record.start - 300, record.start),
    after: around(record.end, record.end + 300),
    mentions: [],
    foreign: record.origin === 'news' ? null : { origin: record.origin, words: record.trigger.text, record: record.why },
  };
  if (tree && record.text) {
    const { stdout } = await run(['explain', id, '--tree', '--ledger', ledger]);
    out.tree = stdout
      .toString('utf8')
      .split('\n')
      .map((line) => /^ +(\d+) (\S+) +(\S+) +([A-Z]+) +(\S+) +(?:(\d+) |root)/.exec(line))
      .filter(Boolean)
      .map(([, at, form, , upos, deprel, head]) => ({ id: Number(at), form, upos, head: Number(head ?? 0), deprel }));
  }
  return out;
}
