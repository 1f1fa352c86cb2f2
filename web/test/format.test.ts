import { expect, test } from 'vitest';
import { ago, count, day, decimal, list, percent, period, plural, short, signed } from '../src/lib/format';

test('numbers', () => {
  expect(count(1234567)).toBe('1,234,567');
  expect(count(null)).toBe('–');
  expect(short(12345)).toBe('12.3k');
  expect(short(1_500_000)).toBe('1.5M');
  expect(decimal(-0.905)).toBe('−0.91');
  expect(decimal(Number.NaN)).toBe('–');
  expect(signed(0.5)).toBe('+0.50');
  expect(signed(0.001)).toBe('0.00');
  expect(percent(0.1234, 1)).toBe('12.3 %');
  expect(plural(1, 'event')).toBe('1 event');
  expect(plural(0, 'reply', 'replies')).toBe('0 replies');
});

test('days and periods', () => {
  expect(day('2024-03-14')).toBe('14 March 2024');
  expect(day('2024-03-14T08:00:00Z', true)).toBe('14 Mar 2024');
  expect(day('2024-03')).toBe('March 2024');
  expect(day('2024')).toBe('2024');
  expect(day(null)).toBe('undated');
  expect(period('2024-Q1')).toBe('first quarter of 2024');
  expect(period('2024-W09', true)).toBe('W09 2024');
  expect(period('undated')).toBe('undated');
});

test('how long ago', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  expect(ago('2026-03-10T11:59:30Z', now)).toBe('just now');
  expect(ago('2026-03-10T11:15:00Z', now)).toBe('45 minutes ago');
  expect(ago('2026-03-08T12:00:00Z', now)).toBe('2 days ago');
  expect(ago('nonsense', now)).toBe('');
});

test('lists', () => {
  expect(list(['a'])).toBe('a');
  expect(list(['a', 'b', 'c'])).toBe('a, b and c');
});
