import { expect, test } from 'vitest';
import { byOf, choose, iso, periodOf, periods, range, step } from '../src/lib/time';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

test('periods are spans of time', () => {
  expect(range('2024')).toEqual({ start: day('2024-01-01'), end: day('2025-01-01') });
  expect(range('2024-02')).toEqual({ start: day('2024-02-01'), end: day('2024-03-01') });
  expect(range('2024-02-29')).toEqual({ start: day('2024-02-29'), end: day('2024-03-01') });
  expect(range('2024-Q4')).toEqual({ start: day('2024-10-01'), end: day('2025-01-01') });
  expect(range('2024-W01')).toEqual({ start: day('2024-01-01'), end: day('2024-01-08') });
  expect(range('2026-W53')).toEqual({ start: day('2026-12-28'), end: day('2027-01-04') });
  for (const wrong of ['', 'undated', '2024-13', '2024-02-30', '24', '2024-Q5']) expect(range(wrong)).toBeNull();
});

test('a moment is in its period, also over the new year', () => {
  expect(periodOf(day('2024-12-30'), 'week')).toBe('2025-W01');
  expect(periodOf(day('2021-01-03'), 'week')).toBe('2020-W53');
  expect(periodOf(day('2024-05-31'), 'quarter')).toBe('2024-Q2');
  expect(periodOf(day('2024-05-31'), 'month')).toBe('2024-05');
  for (const name of ['2024-W09', '2024-Q3', '2024-07', '2024', '2024-02-29']) {
    expect(periodOf(range(name)?.start as Date, byOf(name))).toBe(name);
  }
});

test('periods follow one another without a hole', () => {
  expect(periods(day('2023-11-15'), day('2024-02-01'), 'month')).toEqual(['2023-11', '2023-12', '2024-01']);
  expect(periods(day('2024-01-01'), day('2024-01-01'), 'day')).toEqual([]);
  expect(periods(day('1979-01-01'), day('2026-01-01'), 'week')).toHaveLength(2453);
  expect(periods(day('0001-01-01'), day('9999-01-01'), 'day', 10)).toHaveLength(10);
});

test('steps go to neighbours', () => {
  expect(step('2024-01', -1)).toBe('2023-12');
  expect(step('2024-Q4', 1)).toBe('2025-Q1');
  expect(step('2020-W53', 1)).toBe('2021-W01');
  expect(step('undated', 1)).toBe('undated');
});

test('the period is as fine as there is room for', () => {
  expect(choose(day('2024-01-01'), day('2026-01-01'), 100)).toBe('month');
  expect(choose(day('1979-01-01'), day('2026-01-01'), 200)).toBe('quarter');
  expect(choose(day('1979-01-01'), day('2026-01-01'), 60)).toBe('year');
  expect(iso(day('2024-03-05'))).toBe('2024-03-05');
});
