/** Publishers through time. */

import type { components } from './api/schema';

export type SourceRow = components['schemas']['SourcesRow'];
export type RejectedRow = components['schemas']['RejectedRow'];

/** Documents of a publisher in a period. */
export interface Printed {
  publisher: string | null;
  period: string | null;
  n: number;
}

/** What each publisher printed, period by period, by name; periods without anything are 0. */
export function series(rows: readonly Printed[], periods: readonly string[]): Map<string, number[]> {
  const place = new Map(periods.map((period, at) => [period, at]));
  const out = new Map<string, number[]>();
  for (const row of rows) {
    const at = place.get(row.period ?? '');
    if (at === undefined) continue;
    const name = row.publisher ?? '';
    const own = out.get(name) ?? new Array<number>(periods.length).fill(0);
    own[at] = (own[at] ?? 0) + row.n;
    out.set(name, own);
  }
  return out;
}

/** The query behind the lines: documents by publisher and month, or year. */
export function printedSql(by: 'month' | 'year'): string {
  const letters = by === 'month' ? 7 : 4;
  return `SELECT publisher, substr(date, 1, ${letters}) AS period, count(*) AS n FROM documents WHERE date IS NOT NULL GROUP BY 1, 2 ORDER BY n DESC`;
}

/** What became of the silence of a source, in words; null where it is as fresh as the others. */
export function silence(row: Pick<SourceRow, 'silent' | 'fell_silent'>): string | null {
  if (row.fell_silent) return `silent since ${row.fell_silent}`;
  return row.silent !== null && row.silent > 0 ? `${row.silent} days behind` : null;
}
