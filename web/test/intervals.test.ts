import { expect, test } from 'vitest';
import { bounds, cut } from '../src/lib/intervals';

const row = (value: number, low: number, high: number, second?: number) =>
  second === undefined ? { value, low, high } : { value, low, high, second };

test('a scale holds all intervals and the base', () => {
  const [low, high] = bounds([row(0.5, 0.1, 0.9), row(0.2, 0.15, 0.3)], 0);
  expect(low).toBeLessThan(0);
  expect(low).toBeGreaterThan(-0.1);
  expect(high).toBeGreaterThan(0.9);
  expect(bounds([], 0)).toEqual([-0.5, 0.5]);
});

test('by factors, zero has a place, and extremes do not squeeze the rest', () => {
  const [low, high] = bounds([row(2, 0, 5), row(0.5, 0.3, 1e9)], 1, true);
  expect(low).toBeGreaterThan(0);
  expect(low).toBeLessThanOrEqual(0.1);
  expect(high).toBe(1000);
  expect(bounds([row(1, 1, 1, 40)], 1, true)[1]).toBeCloseTo(48);
});

test('names are cut', () => {
  expect(cut('Bosnia and Herzegovina', 10)).toBe('Bosnia an…');
  expect(cut('Peru', 10)).toBe('Peru');
});
