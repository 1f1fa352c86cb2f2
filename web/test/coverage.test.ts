import { expect, test } from 'vitest';
import type { VolumeRow } from '../src/lib/api/types';
import { holes, merged } from '../src/lib/coverage';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const row = (period: string, vc: number, mk = 0) => ({ period, rows: vc + mk, vc, mc: 0, vk: 0, mk }) as VolumeRow;

test('origins are added up, and no period is left out', () => {
  const bars = merged(
    [row('2024-01', 2), row('2024-01', 3, 1), row('2024-04', 1), row('undated', 9)],
    day('2024-01-15'),
    day('2024-05-01'),
    'month',
  );
  expect(bars.map((bar) => [bar.period, bar.rows])).toEqual([
    ['2024-01', 6],
    ['2024-02', 0],
    ['2024-03', 0],
    ['2024-04', 1],
  ]);
});

test('holes are runs of nothing, the longest first', () => {
  const bars = merged([row('2024-01', 1), row('2024-03', 1), row('2024-07', 1)], day('2024-01-01'), day('2024-08-01'), 'month');
  expect(holes(bars).map((hole) => [hole.first, hole.last])).toEqual([
    ['2024-04', '2024-06'],
    ['2024-02', '2024-02'],
  ]);
  expect(holes([])).toEqual([]);
});
