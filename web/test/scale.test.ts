import { expect, test } from 'vitest';
import { linear, log, roundStep, roundTicks } from '../src/lib/scale';

test('straight scales', () => {
  const x = linear([-1, 1], [0, 200], 5);
  expect([x(-1), x(0), x(1), x(5)]).toEqual([0, 100, 200, 200]);
  expect(x.ticks).toEqual([-1, -0.5, 0, 0.5, 1]);
  expect(linear([3, 3], [0, 10])(3)).toBe(0);
});

test('scales of factors', () => {
  const x = log([0.1, 10], [0, 100], 5);
  expect(x(1)).toBeCloseTo(50);
  expect(x(0)).toBe(0);
  expect(x(-3)).toBe(0);
  expect(x.ticks).toEqual([0.1, 0.3, 1, 3, 10]);
  expect(log([0.001, 1000], [0, 100], 5).ticks).toEqual([0.001, 0.1, 10, 1000]);
});

test('ticks are round and not too many', () => {
  expect(roundTicks(0, 0.3, 4)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(roundTicks(0.04, 97, 6)).toEqual([20, 40, 60, 80]);
  expect(roundStep(0.23)).toBe(0.5);
  expect(roundStep(200)).toBe(200);
  expect(roundTicks(2, 2, 5)).toEqual([2]);
  for (const [low, high] of [
    [0, 1e9],
    [-3, 7],
    [1e-7, 2e-7],
  ] as const) {
    const ticks = roundTicks(low, high, 6);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.every((tick) => tick >= low && tick <= high)).toBe(true);
  }
});
