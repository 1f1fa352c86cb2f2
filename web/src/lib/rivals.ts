/** States between two rivals: who stands where, and what they do. */

import type { HedgeRow, PairRow } from './api/types';

export interface Rivals {
  x: string;
  y: string;
  /** States that the rules of `hedges` find between them. */
  between: number;
}

/** The rivalries of an answer, those with most states that hedge between them first. */
export function rivalries(rows: readonly HedgeRow[]): Rivals[] {
  const found = new Map<string, Rivals & { hedging: number }>();
  for (const row of rows) {
    const [x, y] = row.b < row.c ? [row.b, row.c] : [row.c, row.b];
    const one = found.get(`${x}-${y}`) ?? { x, y, between: 0, hedging: 0 };
    one.between += 1;
    if (row.kind !== 'balances') one.hedging += 1;
    found.set(`${x}-${y}`, one);
  }
  return [...found.values()]
    .sort((left, right) => right.hedging - left.hedging || right.between - left.between)
    .map(({ x, y, between }) => ({ x, y, between }));
}

/** The rows of two rivals, whichever stands first. */
export function ofRivals(rows: readonly HedgeRow[], x: string, y: string): HedgeRow[] {
  return rows.filter((row) => (row.b === x && row.c === y) || (row.b === y && row.c === x));
}

export interface Third {
  code: string;
  /** Shares of cooperation in its events with the one rival and with the other, 0 to 1. */
  x: number;
  y: number;
  /** Events with either. */
  events: readonly [number, number];
  /** What `hedges` calls it; empty for the others. */
  kind: string;
}

/** Third states that have at least `fewest` events with each of the rivals; those that hedge last, so that they are drawn on top. */
export function thirds(
  ofX: readonly PairRow[],
  ofY: readonly PairRow[],
  x: string,
  y: string,
  hedges: readonly HedgeRow[],
  fewest: number,
): Third[] {
  const toward = (rows: readonly PairRow[], rival: string) =>
    new Map(rows.map((row) => [row.a === rival ? row.b : row.a, row] as const));
  const [first, second] = [toward(ofX, x), toward(ofY, y)];
  const kinds = new Map(ofRivals(hedges, x, y).map((row) => [row.a, row.kind]));
  const out: Third[] = [];
  for (const [code, row] of first) {
    const other = second.get(code);
    if (!other || code === x || code === y) continue;
    if (row.events < fewest || other.events < fewest) continue;
    out.push({
      code,
      x: share(row),
      y: share(other),
      events: [row.events, other.events],
      kind: kinds.get(code) ?? '',
    });
  }
  const weight = (third: Third) => (third.kind === '' ? 0 : third.kind === 'balances' ? 1 : 2);
  return out.sort((left, right) => weight(left) - weight(right) || least(left) - least(right));
}

/** Events with the rival that it has fewer with: what a place in the diagram rests on. */
export const least = (third: Third): number => Math.min(...third.events);

const share = (row: PairRow): number => (row.vc + row.mc) / Math.max(1, row.vc + row.mc + row.vk + row.mk);

export interface Label {
  x: number;
  y: number;
  anchor: 'start' | 'end';
}

/** Places for names beside points so that none covers another or runs out of the drawing; null where there is no room. The first come first. */
export function labels(
  points: readonly { x: number; y: number; width: number; radius?: number }[],
  size: { width: number; height: number },
): (Label | null)[] {
  const HIGH = 13;
  const taken: { left: number; right: number; top: number; bottom: number }[] = points.map(({ x, y, radius = 5 }) => ({
    left: x - radius,
    right: x + radius,
    top: y - radius,
    bottom: y + radius,
  }));
  return points.map(({ x, y, width, radius = 5 }) => {
    const off = radius + 3;
    const tries: [number, number, 'start' | 'end'][] = [
      [x + off, y + 4, 'start'],
      [x - off, y + 4, 'end'],
      [x + off - 2, y + 1 - off, 'start'],
      [x + off - 2, y + 7 + off, 'start'],
      [x - off + 2, y + 1 - off, 'end'],
      [x - off + 2, y + 7 + off, 'end'],
    ];
    for (const [atX, atY, anchor] of tries) {
      const left = anchor === 'start' ? atX : atX - width;
      const box = { left, right: left + width, top: atY - HIGH + 3, bottom: atY + 3 };
      if (box.left < 0 || box.right > size.width || box.top < 0 || box.bottom > size.height) continue;
      if (taken.some((one) => one.left < box.right && one.right > box.left && one.top < box.bottom && one.bottom > box.top))
        continue;
      taken.push(box);
      return { x: atX, y: atY, anchor };
    }
    return null;
  });
}
