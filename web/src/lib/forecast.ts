/** Forecasts and their record: rows as pages show them, and what the record means in a sentence. */

import type { components } from './api/schema';
import type { Quad } from './api/types';
import { count, percent } from './format';
import { range } from './time';

type Schemas = components['schemas'];
export type ForecastRow = Schemas['ForecastRow'];
export type RecordRow = Schemas['RecordRow'];
export type MoverRow = Schemas['MoverRow'];

/** How targets are written in answers, and what they are. */
export const TARGETS: Readonly<Record<string, string>> = {
  'words+': 'Words of cooperation',
  'deeds+': 'Deeds of cooperation',
  'words-': 'Words of conflict',
  'deeds-': 'Deeds of conflict',
  conflict: 'Any deed of conflict',
  flip: 'A flip by then',
};
export const CELLS: readonly (readonly [Quad, string])[] = [
  ['vc', 'words+'],
  ['mc', 'deeds+'],
  ['vk', 'words-'],
  ['mk', 'deeds-'],
];
/** Rules that need no model. */
export const RULES: Readonly<Record<string, string>> = {
  last: 'as last time',
  seasonal: 'as in that season',
  smoothed: 'as many as lately',
  recent: 'as of late years',
  usual: 'as usual',
};

export interface Bin {
  /** Mean probability that was told. */
  told: number;
  /** Share that came. */
  came: number;
  n: number;
  /** Ends of what would hold the share in 95 of 100 cases, were what was told right. */
  low: number;
  high: number;
}

/** "0.31:0.28:40 …" as points; what is no such text gives none. */
export function bins(text: string): Bin[] {
  return text.split(' ').flatMap((one) => {
    const [told, came, n] = one.split(':').map(Number);
    if (told === undefined || came === undefined || !n || !Number.isFinite(told + came + n)) return [];
    const room = 1.96 * Math.sqrt((told * (1 - told)) / n);
    return [{ told, came, n, low: Math.max(0, told - room), high: Math.min(1, told + room) }];
  });
}

export interface Scored {
  target: string;
  model: RecordRow;
  /** Of the rules the one that errs least. */
  best: RecordRow | null;
}

/** The model beside the best rule, of one record and distance, in the order of the rows. */
export function scored(rows: readonly RecordRow[], record: string, ahead: number): Scored[] {
  const here = rows.filter((row) => row.record === record && row.ahead === ahead);
  return here
    .filter((row) => row.by === 'model')
    .map((model) => {
      const rules = here.filter((row) => row.target === model.target && row.by !== 'model');
      const best = rules.reduce<RecordRow | null>((least, row) => (least && least.crps <= row.crps ? least : row), null);
      return { target: model.target, model, best };
    });
}

/** Less than half of a percent is none. */
const LEAST = 0.005;
const LITTLE = 0.05;
/** Fewer that came say little of how well they were told. */
const FEW = 10;
const whole = (value: number) => percent(Math.abs(value));

/** "6 % better", "as good", "2 % worse". */
export function better(skill: number | null | undefined): string {
  if (skill === null || skill === undefined) return '–';
  if (Math.abs(skill) < LEAST) return 'no better';
  return `${whole(skill)} ${skill > 0 ? 'better' : 'worse'}`;
}

/** What the record means, for one who has no time for its table. `when`: how far ahead. */
export function verdict(scores: readonly Scored[], when: string): string {
  const out: string[] = [];
  const yes = scores.find((one) => one.target === 'conflict');
  const best = yes?.best;
  if (best && best.skill !== null) {
    const { skill } = best;
    const rule = `the best rule without a model (“${RULES[best.by] ?? best.by}”)`;
    const than =
      Math.abs(skill) < LEAST
        ? `no less than ${rule}: go by either`
        : skill < 0
          ? `${whole(skill)} more than ${rule}: go by the rule`
          : `${whole(skill)} less than ${rule}${skill < LITTLE ? ', which is little' : ''}`;
    out.push(`Whether any deed of conflict would come, forecasts ${when} erred ${than}.`);
  }
  const came = yes ? Math.round(yes.model.came * yes.model.n) : FEW;
  if (came < FEW) out.push(`It came but ${came === 1 ? 'once' : `${count(came)} times`} in that time, so this says little.`);
  const counts = scores.filter((one) => CELLS.some(([, target]) => target === one.target));
  if (counts.length > 0) {
    const gains = counts.map((one) => one.best?.skill ?? 0).filter((one) => one >= LEAST);
    const ends = [Math.min(...gains), Math.max(...gains)].map(whole) as [string, string];
    const by = ends[0] === ends[1] ? ends[1] : `${ends[0].replace(/\D+$/, '')} to ${ends[1]}`;
    const kinds =
      gains.length === counts.length ? `of all ${counts.length} kinds` : `of ${gains.length} of ${counts.length} kinds`;
    out.push(
      gains.length === 0
        ? 'Numbers of events were told no better than by a rule.'
        : `Numbers of events ${kinds} were told better than by a rule, by ${by}.`,
    );
    const held = counts.flatMap((one) => one.model.held80 ?? []);
    if (held.length > 0)
      out.push(
        `Intervals meant to hold 80 % held ${percent(held.reduce((sum, one) => sum + one, 0) / held.length)} of what came.`,
      );
  }
  // A number and its sign stay together.
  return out.join(' ').replaceAll(' %', '\u00a0%');
}

/** What forecasts say that were kept, beside what was told again: they are few, but nobody can have known better. */
export function sinceThen(kept: readonly Scored[]): string {
  const yes = kept.find((one) => one.target === 'conflict');
  if (!yes?.best) return '';
  const { n } = yes.model;
  return `Of those kept at the time, ${count(n)} ${n === 1 ? 'is' : 'are'} over: ${better(yes.best.skill)} than the best rule.`.replaceAll(
    ' %',
    '\u00a0%',
  );
}

/** An interval of counts: "0 to 3", or the one number that it holds. */
export const between = (low: number | null | undefined, high: number | null | undefined): string =>
  low === high ? count(high) : `${count(low)} to ${count(high)}`;

/** A probability; what is not nothing is not told as 0 %. */
export const odds = (value: number | null | undefined): string =>
  value && value < LEAST ? '< 1 %' : value && value < 1 && value > 1 - LEAST ? '> 99 %' : percent(value);

export interface Ahead {
  period: string;
  start: Date;
  end: Date;
  rows: Readonly<Record<string, ForecastRow>>;
}

/** Rows of one pair, period by period. */
export function months(rows: readonly ForecastRow[]): Ahead[] {
  const out = new Map<string, Record<string, ForecastRow>>();
  for (const row of rows) out.set(row.period, { ...out.get(row.period), [row.target]: row });
  return [...out].flatMap(([period, of]) => {
    const span = range(period);
    return span ? [{ period, ...span, rows: of }] : [];
  });
}

export interface Next {
  a: string;
  b: string;
  period: string;
  conflict: number;
  naive: number;
  deeds: ForecastRow | null;
  /** Probability of a flip by the last period told. */
  flip: number | null;
}

/** One row a pair, in the order of the answer: the next period's deeds of conflict. */
export function next(rows: readonly ForecastRow[]): Next[] {
  const pairs = new Map<string, ForecastRow[]>();
  for (const row of rows) {
    const key = `${row.a}-${row.b}`;
    const known = pairs.get(key);
    if (known) known.push(row);
    else pairs.set(key, [row]);
  }
  return [...pairs.values()].flatMap((of) => {
    const told = of.find((row) => row.target === 'conflict' && row.ahead === 1);
    if (!told) return [];
    const flips = of.filter((row) => row.target === 'flip').sort((x, y) => x.ahead - y.ahead);
    return [
      {
        a: told.a,
        b: told.b,
        period: told.period,
        conflict: told.probability,
        naive: told.naive,
        deeds: of.find((row) => row.target === 'deeds-' && row.ahead === 1) ?? null,
        flip: flips.at(-1)?.probability ?? null,
      },
    ];
  });
}
