import { expect, test } from 'vitest';
import type { FacesRow } from '../src/lib/api/types';
import { timeTicks } from '../src/lib/charts/axis';
import { apart, ribbon } from '../src/lib/charts/ribbons';
import { bars, extent, highest, sum } from '../src/lib/faces';
import { byPeriod } from '../src/lib/volume';
import { lately, mostlyEnds } from '../src/lib/window';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const row = (period: string, counts: Partial<FacesRow>): FacesRow =>
  ({
    period,
    a: 'A',
    b: 'B',
    direction: 'both',
    vc: 0,
    mc: 0,
    vk: 0,
    mk: 0,
    coop: 0,
    conf: 0,
    duality: null,
    gap: null,
    reports: 0,
    ...counts,
  }) as FacesRow;

test('bars have no holes, and sums lose nothing', () => {
  const rows = [row('2024-01', { vc: 2, reports: 3 }), row('2024-04', { mk: 5 }), row('undated', { vc: 9 })];
  expect(extent(rows)).toEqual([day('2024-01-01'), day('2024-05-01')]);
  const all = bars(rows, day('2024-01-01'), day('2024-05-01'), 'month');
  expect(all.map((bar) => bar.period)).toEqual(['2024-01', '2024-02', '2024-03', '2024-04']);
  expect(all[1]?.row).toBeNull();
  expect(sum(all)).toEqual({ vc: 2, mc: 0, vk: 0, mk: 5 });
  expect(highest(all)).toBe(5);
  expect(extent([])).toBeNull();
});

test('ticks fit, and each year is told once', () => {
  const months = timeTicks(day('2024-01-01'), day('2026-01-01'), 800);
  expect(months.length).toBeLessThanOrEqual(13);
  expect(months[0]?.text).toBe('Jan\n2024');
  expect(months.filter((tick) => tick.text.includes('2025'))).toHaveLength(1);
  const years = timeTicks(day('1979-01-01'), day('2019-01-01'), 320);
  expect(years.map((tick) => tick.text)).toEqual(['1980', '1990', '2000', '2010']);
  expect(timeTicks(day('2024-03-01'), day('2024-03-08'), 700)).toHaveLength(7);
});

test('strands of an arc lie side by side and are as wide as their shares', () => {
  const arc = ribbon([0, 0], [100, 0], 10, 0.3);
  expect(arc.cooperation.width).toBeCloseTo(7);
  expect(arc.conflict.width).toBeCloseTo(3);
  // Upwards is less on a screen.
  const y = (d: string) => Number(/^M\S+ (\S+)Q/.exec(d)?.[1]);
  expect(y(arc.cooperation.d)).toBeLessThan(y(arc.conflict.d));
  expect(y(ribbon([100, 0], [0, 0], 10, 0.3).cooperation.d)).toBe(y(arc.cooperation.d));
  expect(arc.middle[1]).toBeLessThan(0);
});

test('labels that would cover another are left out', () => {
  const labels = [
    { x: 50, y: 50, text: 'China' },
    { x: 55, y: 52, text: 'Korea' },
    { x: 200, y: 50, text: 'India' },
  ];
  expect(apart(labels, 11).map((label) => label.text)).toEqual(['China', 'India']);
});

test('volume of all origins', () => {
  const one = { rows: 1, reports: null, vc: 1, mc: 0, vk: 0, mk: 0 };
  expect(
    byPeriod([
      { period: '2', origin: 'a', ...one },
      { period: '1', origin: 'a', ...one },
      { period: '2', origin: 'b', ...one },
    ]),
  ).toEqual([
    { period: '1', vc: 1, mc: 0, vk: 0, mk: 0 },
    { period: '2', vc: 2, mc: 0, vk: 0, mk: 0 },
  ]);
});

test('the span that is compared ends where most of the news ends', () => {
  const rows = [
    { events: 100, last: '2006-07-28' },
    { events: 60, last: '2006-07-10' },
    { events: 3, last: '2018-06-01' },
    { events: 1, last: null },
  ];
  expect(mostlyEnds(rows)).toBe('2006-07-28');
  expect(mostlyEnds([])).toBeNull();
  expect(lately(day('1979-01-01'), day('2006-08-01'))).toBe('2005-08');
  expect(lately(day('2024-01-01'), day('2026-01-01'))).toBe('2025-07');
  expect(lately(day('2024-01-01'), day('2024-02-01'))).toBeNull();
});
