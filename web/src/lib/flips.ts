/** Turns of pairs: which to show, and how they are told. */

import type { components } from './api/schema';
import type { FlipRow, Quad } from './api/types';
import { list } from './format';
import { QUADS } from './quads';
import { range } from './time';

/** A row of `flips --live`: an alarm as it would have come. */
export type AlarmRow = components['schemas']['AlarmsRow'];

/** "conflict leaps", "cooperation and conflict drift and leap" */
export function moved(face: string, kind: string): string {
  const faces = face.split(' ').filter(Boolean);
  const verbs = kind.split(' ').filter(Boolean);
  return `${list(faces)} ${list(verbs.map((verb) => (faces.length > 1 ? verb : `${verb}s`)))}`.trim();
}

export interface Wanted {
  /** Least probability, 0 to 1. */
  least: number;
  since: string | null;
  until: string | null;
  face: string | null;
  direction: string | null;
}

/** The rows wanted, in their order. Days are compared, so that a month as `until` holds all of its days. */
export function chosen<R extends FlipRow>(rows: readonly R[], wanted: Wanted): R[] {
  const from = range(wanted.since ?? '')?.start.getTime() ?? Number.NEGATIVE_INFINITY;
  const to = range(wanted.until ?? '')?.end.getTime() ?? Number.POSITIVE_INFINITY;
  return rows.filter((row) => {
    const at = range(row.date)?.start.getTime() ?? Number.NaN;
    if (row.probability < wanted.least) return false;
    if (at < from || at >= to) return false;
    if (wanted.face && row.face !== wanted.face) return false;
    return !wanted.direction || row.direction === wanted.direction;
  });
}

/** Alarms whose period begins in the span. */
export function chosenAlarms(rows: readonly AlarmRow[], since: string | null, until: string | null): AlarmRow[] {
  const from = range(since ?? '')?.start.getTime() ?? Number.NEGATIVE_INFINITY;
  const to = range(until ?? '')?.end.getTime() ?? Number.POSITIVE_INFINITY;
  return rows.filter((row) => {
    const at = range(row.period)?.start.getTime() ?? Number.NaN;
    return at >= from && at < to;
  });
}

export type FlipOrder = 'latest' | 'surest';

export function ordered<R extends FlipRow>(rows: readonly R[], order: FlipOrder): R[] {
  const by = order === 'latest' ? (row: R) => row.date : (row: R) => row.probability;
  return [...rows].sort((left, right) => {
    const [x, y] = [by(left), by(right)];
    return x < y ? 1 : x > y ? -1 : right.probability - left.probability;
  });
}

/** "turned to conflict, in words and deeds" */
export function told(row: Pick<FlipRow, 'face' | 'direction'>): string {
  const where = row.face === 'both' ? 'words and deeds' : row.face;
  return `turned to ${row.direction} in ${where}`;
}

export const keyOf = (row: FlipRow): string => `${row.a}-${row.b}-${row.date}`;

export interface Change {
  quad: (typeof QUADS)[number];
  before: number;
  after: number;
  /** Whether the change is more than chance would make of it, by two standard deviations. */
  sure: boolean;
}

/** The four cells before and after. */
export function changes(row: FlipRow): Change[] {
  return QUADS.map((quad) => {
    const { before, after, z } = row.quads[quad.key as Quad];
    return { quad, before, after, sure: Math.abs(z) >= 2 };
  });
}
