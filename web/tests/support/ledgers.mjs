/** Ledgers to look at: the bundled example, made-up rows in the format of KEDS, and reports that mean no good. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const BIFRONS = process.env.BIFRONS ?? '';
if (!BIFRONS) throw new Error('BIFRONS must name the built program: BIFRONS=../target/release/bifrons npm run e2e');

/** A folder that goes with the process. */
export function folder() {
  const made = mkdtempSync(join(tmpdir(), 'bifrons-e2e-'));
  process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  return made;
}

export function bifrons(...args) {
  return execFileSync(BIFRONS, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
}

export function example() {
  const ledger = join(folder(), 'example');
  bifrons('example', '--ledger', ledger);
  return ledger;
}

/** Numbers that look like chance and are the same on every machine. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const WORDS_OF_PEACE = ['036', '040', '042', '046', '051', '057'];
const DEEDS_OF_PEACE = ['061', '070', '073', '084'];
const WORDS_OF_WAR = ['100', '111', '112', '120', '130', '138'];
const DEEDS_OF_WAR = ['141', '150', '163', '172', '190', '194'];
const STATES = ['TUR', 'GRC', 'CYP', 'USA', 'RUS', 'IRQ', 'SYR', 'IRN', 'ISR', 'EGY', 'BGR', 'GEO'];
const DAYS = [1991, 2001].map((year) => Date.UTC(year, 0) / 86_400_000);

/** Some thousand events over ten years between a dozen states, with a turn of Turkey and Greece in 1996. */
export function rows(count = 6000) {
  const next = chance(7);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const out = [];
  for (let at = 0; at < count; at += 1) {
    const day = Math.floor(DAYS[0] + next() * (DAYS[1] - DAYS[0]));
    const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
    // A third of all is of one pair, so that something can be told of it.
    const [a, b] = next() < 0.34 ? (next() < 0.5 ? ['TUR', 'GRC'] : ['GRC', 'TUR']) : [pick(STATES), pick(STATES)];
    if (a === b) continue;
    const war = new Set([a, b]).isSubsetOf?.(new Set(['TUR', 'GRC'])) ?? (a + b === 'TURGRC' || a + b === 'GRCTUR');
    const hostile = war ? (date >= '1996-02' ? 0.8 : 0.25) : 0.5;
    const deeds = next() < 0.35;
    const codes = next() < hostile ? (deeds ? DEEDS_OF_WAR : WORDS_OF_WAR) : deeds ? DEEDS_OF_PEACE : WORDS_OF_PEACE;
    out.push([date, a, b, pick(codes), '(MADE UP)'].join('\t'));
  }
  return out.sort();
}

export function imported() {
  const made = folder();
  const file = join(made, 'madeup.cameo.tsv');
  // Some rows are refused, and some dropped, so that pages have something to say of them.
  const bad = [
    '1993-13-45\tTUR\tGRC\t040\t',
    '1993-01-01\tTUR\tGRC\tnone\t',
    '1993-01-02\tTUR\tGRC\t010\t',
    '1993-01-03\t---\t---\t040\t',
  ];
  writeFileSync(file, `${['date\tsource\ttarget\tcode\tphrase', ...rows(), ...bad].join('\n')}\n`);
  const ledger = join(made, 'keds');
  try {
    bifrons('import', 'keds', file, '--ledger', ledger);
  } catch (error) {
    // Code 2: all was taken in that could be.
    if (error.status !== 2) throw error;
  }
  return ledger;
}

/** What a page must show as text, and never run. */
export const HOSTILE = [
  '<script>window.__ran = 1</script>',
  '<img src=x onerror="window.__ran = 1">',
  '"><svg onload=window.__ran=1>',
  "' onmouseover='window.__ran=1",
  '{{constructor.constructor("window.__ran=1")()}}',
  '${window.__ran = 1}',
  'javascript:window.__ran=1',
  '\u202Edetrevni\u202C \u200F\u061C\u2067rtl\u2069',
  '&lt;script&gt;&#x3c;b&#x3e;',
  '</textarea></style></title><script>window.__ran=1</script>',
  '<iframe src="javascript:window.__ran=1"></iframe>',
  '<a href="javascript:window.__ran=1">here</a>',
  '<body onload=window.__ran=1>',
  '<math><mtext><script>window.__ran=1</script></mtext></math>',
  '<svg><animate onbegin=window.__ran=1 attributeName=x></svg>',
  '<svg><script href="data:text/javascript,window.__ran=1"/></svg>',
  '<object data="data:text/html,<script>window.__ran=1</script>"></object>',
  '<embed src="javascript:window.__ran=1">',
  '<form action="javascript:window.__ran=1"><button>go</button></form>',
  '<input autofocus onfocus=window.__ran=1>',
  '<details open ontoggle=window.__ran=1>',
  '<video><source onerror=window.__ran=1></video>',
  '<marquee onstart=window.__ran=1>x</marquee>',
  '<style>*{background:url(https://evil.example/x)}</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '<base href=https://evil.example/>',
  '<template><script>window.__ran=1</script></template>',
  '<noscript><p title="</noscript><script>window.__ran=1</script>">',
  '<!--><script>window.__ran=1</script-->',
  '<![CDATA[<script>window.__ran=1</script>]]>',
  '</script><script>window.__ran=1</script>',
  '{@html "<script>window.__ran=1</script>"}',
  '<%= window.__ran = 1 %>',
  '`+(window.__ran=1)+`',
  '=HYPERLINK("https://evil.example/","click")',
  '@SUM(1+1)*cmd|calc!A0',
  '\u0000\u0008\u001B[31mred\u001B[0m',
  '\uFEFF\u200B\u2028\u2029\uFFFD',
  '%3Cscript%3Ewindow.__ran=1%3C/script%3E',
  '\\u003cscript\\u003ewindow.__ran=1\\u003c/script\\u003e',
];

/** Reports whose headlines, publishers, addresses and sentences are hostile; one headline has 5,000 letters. */
export function hostileReports() {
  const reports = HOSTILE.map((evil, at) => ({
    id: `evil-${at}`,
    date: `2024-03-${String(1 + (at % 28)).padStart(2, '0')}`,
    publisher: `Evil ${evil}`,
    title: `India accuses China: ${evil}`,
    url: at % 2 === 0 ? 'javascript:window.__ran=1' : `https://example.org/?q=${evil}`,
    // Words of its own: reports that say the same are taken for copies of one story.
    text: `India accused China of shelling a village near ${evil} on Monday. China thanked India for "${evil}" and its help. Of it spoke ${[...'abcdefghijklmnop'].map((c) => `${c}town${at}`).join(', ')}.`,
  }));
  const long = 'Long'.padEnd(5000, 'x');
  reports.push({
    id: 'long',
    date: '2024-04-01',
    publisher: long,
    title: `India accuses China ${long}`,
    url: `https://example.org/${long}`,
    text: `India accused China of shelling the village of ${long} on Monday.`,
  });
  return reports;
}

export function hostile() {
  const made = folder();
  const file = join(made, 'evil.jsonl');
  writeFileSync(
    file,
    hostileReports()
      .map((report) => `${JSON.stringify(report)}\n`)
      .join(''),
  );
  const ledger = join(made, 'evil');
  bifrons('example', '--ledger', ledger);
  bifrons('add', file, '--ledger', ledger);
  return ledger;
}
