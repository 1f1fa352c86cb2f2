/** The span that is compared with the time before it, where the reader has chosen none: the last year, or less where there is little. */

import { DAY, iso } from './time';

/** First month of the window, given the first and last moment with news; null where there is too little to compare. */
export function lately(first: Date, end: Date): string | null {
  const days = (end.getTime() - first.getTime()) / DAY;
  const months = days > 3 * 365 ? 12 : days > 365 ? 6 : days > 120 ? 2 : 0;
  if (months === 0) return null;
  const since = new Date(end.getTime() - DAY);
  since.setUTCDate(1);
  since.setUTCMonth(since.getUTCMonth() - months + 1);
  return iso(since).slice(0, 7);
}

/** The day by which half of the events have their pair's last one: where the news really ends, also if a few stray on. */
export function mostlyEnds(rows: readonly { events: number; last: string | null }[]): string | null {
  const dated = rows
    .flatMap((row) => (row.last ? [{ events: row.events, last: row.last }] : []))
    .sort((x, y) => x.last.localeCompare(y.last));
  const half = dated.reduce((sum, row) => sum + row.events, 0) / 2;
  let told = 0;
  for (const row of dated) {
    told += row.events;
    if (told >= half) return row.last;
  }
  return null;
}
