/** Rows of `faces` as bars without holes, and sums of them. */

import type { Direction, FacesRow, MeasuredFacesRow } from './api/types';
import { add, type Counts, conflict, cooperation, none } from './quads';
import { type By, periods, range } from './time';

export interface Bar extends Counts {
  period: string;
  start: Date;
  end: Date;
  reports: number;
  /** The row, where the pair has any event in the period. */
  row: FacesRow | null;
}

/** One bar for each period from `start` to before `end`, empty where there is no row. */
export function bars(rows: readonly FacesRow[], start: Date, end: Date, by: By): Bar[] {
  const known = new Map(rows.map((row) => [row.period, row]));
  return periods(start, end, by).map((period) => {
    const row = known.get(period) ?? null;
    const span = range(period) ?? { start, end };
    return {
      period,
      start: span.start,
      end: span.end,
      vc: row?.vc ?? 0,
      mc: row?.mc ?? 0,
      vk: row?.vk ?? 0,
      mk: row?.mk ?? 0,
      reports: row?.reports ?? 0,
      row,
    };
  });
}

export const ofDirection = (rows: readonly FacesRow[], direction: Direction): FacesRow[] =>
  rows.filter((row) => row.direction === direction);

/** First and last moment of the dated rows. */
export function extent(rows: readonly { period: string }[]): [Date, Date] | null {
  let first: Date | null = null;
  let last: Date | null = null;
  for (const { period } of rows) {
    const span = range(period);
    if (!span) continue;
    if (!first || span.start < first) first = span.start;
    if (!last || span.end > last) last = span.end;
  }
  return first && last ? [first, last] : null;
}

export const sum = (rows: readonly Counts[]): Counts => rows.reduce<Counts>(add, none());

/** The same counts as events a period of equal coverage, as `faces --measures` tells them. */
export function rated(rows: readonly FacesRow[]): FacesRow[] {
  return rows.map((row) => {
    const { vc_rate, mc_rate, vk_rate, mk_rate } = row as Partial<MeasuredFacesRow>;
    return { ...row, vc: vc_rate ?? 0, mc: mc_rate ?? 0, vk: vk_rate ?? 0, mk: mk_rate ?? 0 };
  });
}

/** Events of the higher face in any of the bars: what an axis must hold. */
export const highest = (all: readonly Counts[]): number =>
  Math.max(1, ...all.map((bar) => Math.max(cooperation(bar), conflict(bar))));
