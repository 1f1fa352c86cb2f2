import { expect, test } from 'vitest';
import type { HedgeRow, PairRow } from '../src/lib/api/types';
import { labels, ofRivals, rivalries, thirds } from '../src/lib/rivals';

const hedge = (a: string, b: string, c: string, kind: string) => ({ a, b, c, kind }) as HedgeRow;
const pair = (a: string, b: string, vc: number, mk: number) =>
  ({ a, b, vc, mc: 0, vk: 0, mk, events: vc + mk, reports: 1, first: '', last: '' }) as PairRow;

const rows = [
  hedge('USA', 'EGY', 'ISR', 'arms both'),
  hedge('DEU', 'IRN', 'USA', 'balances'),
  hedge('FRA', 'USA', 'IRN', 'courts both'),
  hedge('ITA', 'IRN', 'USA', 'courts both'),
];

test('rivalries are told once, whichever rival stands first', () => {
  expect(rivalries(rows)).toEqual([
    { x: 'IRN', y: 'USA', between: 3 },
    { x: 'EGY', y: 'ISR', between: 1 },
  ]);
  expect(ofRivals(rows, 'USA', 'IRN')).toHaveLength(3);
});

test('a third state stands where its shares of cooperation put it', () => {
  const ofX = [pair('IRN', 'FRA', 6, 2), pair('IRN', 'DEU', 1, 1), pair('ITA', 'IRN', 4, 0), pair('IRN', 'USA', 0, 9)];
  const ofY = [pair('FRA', 'USA', 9, 1), pair('USA', 'ITA', 1, 3), pair('USA', 'DEU', 3, 3)];
  const found = thirds(ofX, ofY, 'IRN', 'USA', rows, 3);
  expect(found.map((third) => third.code)).toEqual(['ITA', 'FRA']);
  expect(found[1]).toEqual({ code: 'FRA', x: 0.75, y: 0.9, events: [8, 10], kind: 'courts both' });
  expect(thirds(ofX, ofY, 'IRN', 'USA', rows, 2)[0]?.kind).toBe('balances');
});

test('names do not cover each other, nor leave the drawing', () => {
  const size = { width: 120, height: 60 };
  const [first, second, third] = labels(
    [
      { x: 20, y: 30, width: 40 },
      { x: 22, y: 30, width: 40 },
      { x: 95, y: 10, width: 30 },
    ],
    size,
  );
  expect(first).toEqual({ x: 28, y: 34, anchor: 'start' });
  expect(second?.y).not.toBe(34);
  // Right of it would leave the drawing.
  expect(third?.anchor).toBe('end');
  expect(labels([{ x: 50, y: 30, width: 500 }], size)).toEqual([null]);
});
