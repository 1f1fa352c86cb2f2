/** Forecasts and their record: rows as pages show them, and what the record means in a sentence. */

import type { components } from './api/schema';
import type { Quad } from './api/types';
import { percent } from './format';
import { range } from './time';

type Schemas = components['schemas'];
/** `naive_mean`: events that the rule expects, where the program tells it. */
export type ForecastRow = Schemas['ForecastRow'] & { naive_mean?: number | null };
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
export const LEAST = 0.005;
const whole = (value: number) => percent(Math.abs(value));

/** "6 % better", "as good", "2 % worse". */
export function better(skill: number | null | undefined): string {
  if (skill === null || skill === undefined) return '–';
  if (Math.abs(skill) < LEAST) return 'no better';
  return `${whole(skill)} ${skill > 0 ? 'better' : 'worse'}`;
}

/** What the record means, for one who has no time for its table. */
export function verdict(scores: readonly Scored[], ahead: string): string {
  if (scores.length === 0) return '';
  const out: string[] = [];
  const yes = scores.find((one) => one.target === 'conflict');
  const skill = yes?.best?.skill;
  if (yes?.best && skill !== null && skill !== undefined) {
    const rule = `the best simple rule (“${RULES[yes.best.by] ?? yes.best.by}”)`;
    out.push(
      Math.abs(skill) < LEAST
        ? `Whether any deed of conflict would come ${ahead} was told no better than by ${rule}.`
        : skill < 0
          ? `Whether any deed of conflict would come ${ahead} was told worse than by ${rule}, by ${whole(skill)}: go by the rule.`
          : `Whether any deed of conflict would come ${ahead} was told better than by ${rule}, by ${whole(skill)}${skill < 0.05 ? ', which is little' : ''}.`,
    );
  }
  const counts = scores.filter((one) => CELLS.some(([, target]) => target === one.target));
  if (counts.length > 0) {
    const skills = counts.map((one) => one.best?.skill ?? 0).filter((one) => one >= LEAST);
    const [low, high] = [whole(Math.min(...skills)), whole(Math.max(...skills))];
    const by = low === high ? `by ${high}` : `by ${low.replace(' %', '')} to ${high}`;
    out.push(
      skills.length === 0
        ? 'Numbers of events were told no better than by a rule.'
        : `Numbers of events were told better for ${skills.length === counts.length ? `all ${counts.length}` : `${skills.length} of ${counts.length}`} kinds, ${by}.`,
    );
    const held = counts.flatMap((one) => one.model.held80 ?? []);
    if (held.length > 0)
      out.push(`Intervals of 80 % held ${percent(held.reduce((sum, one) => sum + one, 0) / held.length)} of what came.`);
  }
  return out.join(' ');
}

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
