import { expect, test } from 'vitest';
import type { FlipRow } from '../src/lib/api/types';
import { changes, chosen, keyOf, moved, ordered, told } from '../src/lib/flips';

const cell = (before: number, after: number, z: number) => ({ before, after, z });
function flip(date: string, probability: number, face: FlipRow['face'], direction: FlipRow['direction']): FlipRow {
  return {
    a: 'CHN',
    b: 'IND',
    date,
    face,
    direction,
    probability,
    before: '',
    after: '',
    quads: { vc: cell(1, 2, 1.9), mc: cell(0, 0, 0), vk: cell(3, 9, 2), mk: cell(9, 1, -4) },
    odds: { sum: 0, mean: 0, all: 0 },
    evidence: [],
  };
}
const rows = [
  flip('2024-02-01', 0.2, 'words', 'cooperation'),
  flip('2024-09-01', 0.6, 'both', 'conflict'),
  flip('2023-01-01', 0.6, 'deeds', 'conflict'),
];
const all = { least: 0, since: null, until: null, face: null, direction: null };

test('rows are chosen by what is wanted of them', () => {
  const dates = (wanted: Partial<typeof all>) => chosen(rows, { ...all, ...wanted }).map((row) => row.date);
  expect(dates({})).toHaveLength(3);
  expect(dates({ least: 0.5 })).toEqual(['2024-09-01', '2023-01-01']);
  expect(dates({ since: '2024-09' as never })).toEqual(['2024-09-01']);
  expect(dates({ until: '2024-02' as never })).toEqual(['2024-02-01', '2023-01-01']);
  expect(dates({ face: 'words' as never })).toEqual(['2024-02-01']);
  expect(dates({ direction: 'conflict' as never, since: '2024' as never })).toEqual(['2024-09-01']);
});

test('the latest or the surest come first', () => {
  expect(ordered(rows, 'latest').map((row) => row.date)).toEqual(['2024-09-01', '2024-02-01', '2023-01-01']);
  expect(ordered(rows, 'surest').map((row) => row.probability)).toEqual([0.6, 0.6, 0.2]);
});

test('a turn is told in words', () => {
  const [first, second] = rows as [FlipRow, FlipRow];
  expect(told(first)).toBe('turned to cooperation in words');
  expect(told(second)).toBe('turned to conflict in words and deeds');
  expect(keyOf(first)).toBe('CHN-IND-2024-02-01');
  expect(changes(first).map((change) => change.sure)).toEqual([false, false, true, true]);
});

test('an alarm says which face moves, and how', () => {
  expect(moved('conflict', 'drift')).toBe('conflict drifts');
  expect(moved('cooperation conflict', 'drift leap')).toBe('cooperation and conflict drift and leap');
  expect(moved('', '')).toBe('');
});
