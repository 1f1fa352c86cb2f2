/** Finding a state by what is typed: its code, the beginning of its name or of a word of it, then anything inside. */

import type { State } from './api/types';

export function find(states: readonly State[], typed: string, most = 8, without?: string | null): State[] {
  const want = plain(typed);
  const rated: [rank: number, state: State][] = [];
  for (const state of states) {
    if (state.code === without) continue;
    const rank = rankOf(state, want);
    if (rank < 9) rated.push([rank, state]);
  }
  rated.sort(([x, left], [y, right]) => x - y || left.name.localeCompare(right.name, 'en'));
  return rated.slice(0, most).map(([, state]) => state);
}

function rankOf(state: State, want: string): number {
  if (!want) return 5;
  const code = state.code.toLowerCase();
  const name = plain(state.name);
  if (code === want || name === want) return 0;
  if (name.startsWith(want)) return 1;
  if (code.startsWith(want)) return 2;
  if (name.split(/[\s-]+/).some((word) => word.startsWith(want))) return 3;
  return name.includes(want) ? 4 : 9;
}

/** Small letters without accents: cote finds Côte d'Ivoire. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
