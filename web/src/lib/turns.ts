/** Which turns a figure of a pair marks. */

import type { FlipRow } from './api/types';

/** The surest, in the order of time: more would hide the bars. */
export function surest(turns: readonly FlipRow[], most = 8): FlipRow[] {
  return [...turns]
    .sort((x, y) => y.probability - x.probability)
    .slice(0, most)
    .sort((x, y) => x.date.localeCompare(y.date));
}
