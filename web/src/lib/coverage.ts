/** How much is told, and where nothing is. */

import type { VolumeRow } from './api/types';
import { type Counts, none, total } from './quads';
import { type By, periods, range } from './time';
import { byPeriod } from './volume';

export interface Bar extends Counts {
  period: string;
  /** All of it. */
  rows: number;
  /** First moment, and first moment after. */
  start: number;
  end: number;
}

/** One bar for each period of the span, origins together; periods without news are 0. */
export function merged(rows: readonly VolumeRow[], start: Date, end: Date, by: By): Bar[] {
  const sums = new Map<string, Counts>(byPeriod(rows).map((row) => [row.period, row]));
  return periods(start, end, by).flatMap((period) => {
    const span = range(period);
    if (!span) return [];
    const sum = sums.get(period) ?? none();
    return [{ ...sum, period, rows: total(sum), start: span.start.getTime(), end: span.end.getTime() }];
  });
}

export interface Hole {
  first: string;
  last: string;
  start: number;
  end: number;
}

/** Runs of periods without anything, the longest first. */
export function holes(bars: readonly Bar[]): Hole[] {
  const out: Hole[] = [];
  let open: Hole | null = null;
  for (const bar of bars) {
    if (bar.rows > 0) open = null;
    else if (open) {
      open.last = bar.period;
      open.end = bar.end;
    } else {
      open = { first: bar.period, last: bar.period, start: bar.start, end: bar.end };
      out.push(open);
    }
  }
  return out.sort((left, right) => right.end - right.start - (left.end - left.start));
}
