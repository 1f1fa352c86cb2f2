import { expect, test } from 'vitest';
import {
  better,
  between,
  bins,
  type ForecastRow,
  months,
  next,
  odds,
  type RecordRow,
  scored,
  sinceThen,
  verdict,
} from '../src/lib/forecast';

const score = (
  target: string,
  by: string,
  crps: number,
  skill: number | null = null,
  more: Partial<RecordRow> = {},
): RecordRow => ({
  record: 'back-test',
  first: '2009-01',
  last: '2011-11',
  target,
  ahead: 1,
  by,
  n: 100,
  came: 0.1,
  told: 0.1,
  brier: 0.1,
  crps,
  log_score: 0.3,
  auc: null,
  skill,
  held50: null,
  held80: null,
  held95: null,
  calibration: '',
  reliability: 0,
  ...more,
});

test('a calibration is read, with what chance allows', () => {
  const [first, second, ...rest] = bins('0.5:0.40:100 0.02:0.00:1');
  expect(rest).toEqual([]);
  expect(first).toMatchObject({ told: 0.5, came: 0.4, n: 100 });
  expect(first?.low).toBeCloseTo(0.402);
  expect(first?.high).toBeCloseTo(0.598);
  expect(second?.low).toBe(0);
  expect(second?.high).toBeLessThanOrEqual(1);
  for (const bad of ['', 'x', '0.1:0.2', '0.1:0.2:0', 'a:b:c']) expect(bins(bad), bad).toEqual([]);
});

test('the model stands beside the rule that errs least, of its record and distance', () => {
  const rows = [
    score('conflict', 'model', 0.06),
    score('conflict', 'last', 0.08, 0.25),
    score('conflict', 'smoothed', 0.062, 0.03),
    score('conflict', 'recent', 0.01, 0.9, { ahead: 2 }),
    score('conflict', 'last', 0.01, 0.9, { record: 'kept' }),
    score('flip', 'model', 0.01),
  ];
  const found = scored(rows, 'back-test', 1);
  expect(found.map((one) => [one.target, one.best?.by])).toEqual([
    ['conflict', 'smoothed'],
    ['flip', undefined],
  ]);
  expect(scored(rows, 'kept', 1)).toEqual([]);
  expect(scored([], 'back-test', 1)).toEqual([]);
});

const told = (skill: number, counts: number[] = []) => {
  const targets = ['words+', 'deeds+', 'words-', 'deeds-'];
  const rows = [
    score('conflict', 'model', 0.1),
    score('conflict', 'smoothed', 0.1, skill),
    ...counts.flatMap((one, at) => [
      score(targets[at] as string, 'model', 0.1, null, { held80: 0.78 }),
      score(targets[at] as string, 'last', 0.1, one),
    ]),
  ];
  return verdict(scored(rows, 'back-test', 1), 'one month ahead').replaceAll('\u00a0', ' ');
};

test('the sentence says when forecasts are better, no better and worse than a rule', () => {
  expect(told(0.02)).toBe(
    'Whether any deed of conflict would come, forecasts one month ahead erred 2 % less than the best rule without a model (“as many as lately”), which is little.',
  );
  expect(told(0.12)).toMatch(/erred 12 % less than .*lately”\)\.$/);
  expect(told(0.004)).toMatch(/erred no less than .*: go by either\.$/);
  expect(told(-0.03)).toMatch(/erred 3 % more than .*: go by the rule\.$/);
});

test('the sentence says when hardly anything came', () => {
  const rows = [score('conflict', 'model', 0.1, null, { n: 1560, came: 0.0026 }), score('conflict', 'last', 0.1, 0)];
  expect(verdict(scored(rows, 'back-test', 1), '')).toMatch(/It came but 4 times in that time, so this says little\.$/);
  expect(told(0.02)).not.toMatch(/but/);
});

test('numbers of events and intervals are told in the sentence', () => {
  expect(told(0.1, [0.03, 0.06, 0.05, 0.04])).toContain(
    'Numbers of events of all 4 kinds were told better than by a rule, by 3 to 6 %.',
  );
  expect(told(0.1, [0.03, -0.2, 0, 0.001])).toContain('of 1 of 4 kinds were told better than by a rule, by 3 %.');
  expect(told(0.1, [0, -0.1])).toContain('no better than by a rule');
  expect(told(0.1, [0.1])).toContain('Intervals meant to hold 80 % held 78 % of what came.');
  expect(verdict([], 'one month ahead')).toBe('');
});

test('kept forecasts are told beside', () => {
  const rows = [score('conflict', 'model', 0.1, null, { n: 1 }), score('conflict', 'last', 0.1, -0.12)];
  expect(sinceThen(scored(rows, 'back-test', 1)).replaceAll('\u00a0', ' ')).toBe(
    'Of those kept at the time, 1 is over: 12 % worse than the best rule.',
  );
  expect(sinceThen([])).toBe('');
});

test('skill, intervals and odds in words', () => {
  expect([better(0.062), better(-0.02), better(0.004), better(null)]).toEqual(['6 % better', '2 % worse', 'no better', '–']);
  expect([between(0, 0), between(0, 3), between(null, null)]).toEqual(['0', '0 to 3', '–']);
  expect([odds(0.001), odds(0), odds(0.154), odds(0.999), odds(1)]).toEqual(['< 1 %', '0 %', '15 %', '> 99 %', '100 %']);
});

const row = (a: string, b: string, period: string, target: string, ahead: number, probability: number): ForecastRow => ({
  period,
  a,
  b,
  target,
  ahead,
  probability,
  mean: 0.2,
  low95: 0,
  low80: 0,
  low50: 0,
  median: 0,
  high50: 0,
  high80: 1,
  high95: 2,
  naive: 0.05,
  made_on: '2011-11-30',
  naive_mean: 0.5,
  version: 'dyads 1',
});
const ROWS = [
  row('ISR', 'PSE', '2011-12', 'deeds-', 1, 0.8),
  row('ISR', 'PSE', '2011-12', 'conflict', 1, 0.8),
  row('ISR', 'PSE', '2012-01', 'flip', 2, 0.3),
  row('ISR', 'PSE', '2011-12', 'flip', 1, 0.1),
  row('EGY', 'ISR', '2011-12', 'conflict', 1, 0.2),
  row('IRN', 'ISR', '2012-01', 'conflict', 2, 0.2),
];

test('months of a pair hold their targets', () => {
  const [first, second] = months(ROWS.filter((one) => one.b === 'PSE'));
  expect(first?.period).toBe('2011-12');
  expect(Object.keys(first?.rows ?? {})).toEqual(['deeds-', 'conflict', 'flip']);
  expect(second?.start.toISOString()).toContain('2012-01-01');
  expect(months([row('A', 'B', 'undated', 'flip', 1, 0)])).toEqual([]);
});

test('a pair has one row: the next month, and a flip by the last', () => {
  expect(next(ROWS).map(({ a, b, conflict, flip, deeds }) => [a, b, conflict, flip, deeds?.high80])).toEqual([
    ['ISR', 'PSE', 0.8, 0.3, 1],
    ['EGY', 'ISR', 0.2, null, undefined],
  ]);
});
