/** Rows of charts of intervals, and how far their scale must reach. */

export interface IntervalRow {
  key: string;
  name: string;
  /** Fainter, where there is room. */
  beside?: string;
  href: string;
  value: number;
  low: number;
  high: number;
  second?: number;
  /** Words and deeds, -1 to 1. */
  ends?: readonly [number, number];
  number?: string;
  colour?: 'cooperation' | 'conflict' | '';
  picked?: boolean;
  /** The row in words, but for its name and number. */
  said: string;
}

/** Least and greatest value to show: all intervals and the base; by factors no further than three powers of ten either way. */
export function bounds(
  rows: readonly Pick<IntervalRow, 'value' | 'low' | 'high' | 'second'>[],
  base: number,
  logarithmic = false,
): [number, number] {
  const values = rows.flatMap((row) => [row.low, row.high, row.value, row.second ?? row.value]).filter(Number.isFinite);
  let low = Math.min(base, ...values);
  let high = Math.max(base, ...values);
  if (logarithmic) {
    const above = values.filter((value) => value > 0);
    low = Math.max(base / 1000, Math.min(base, ...above) * 0.8);
    // What is 0 needs room left of the least that is not.
    if (values.some((value) => value <= 0)) low = Math.max(base / 1000, Math.min(low * 0.5, base / 10));
    high = Math.min(base * 1000, high * 1.2);
    return [low, Math.max(high, low * 1.01)];
  }
  const room = (high - low) * 0.04 || 0.5;
  return [low - room, high + room];
}

/** A name in at most so many letters. */
export function cut(name: string, letters: number): string {
  return name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1)).trimEnd()}…`;
}
