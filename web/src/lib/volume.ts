/** Rows of `volume` without their origins. */

import type { VolumeRow } from './api/types';
import { add, type Counts } from './quads';

/** The sum of all origins, period by period, in their order. */
export function byPeriod(rows: readonly VolumeRow[]): (Counts & { period: string })[] {
  const sums = new Map<string, Counts>();
  for (const row of rows) {
    const known = sums.get(row.period);
    const own = { vc: row.vc, mc: row.mc, vk: row.vk, mk: row.mk };
    sums.set(row.period, known ? add(known, own) : own);
  }
  return [...sums].map(([period, counts]) => ({ period, ...counts })).sort((x, y) => x.period.localeCompare(y.period));
}
