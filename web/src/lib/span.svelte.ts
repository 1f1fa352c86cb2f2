/** The span of time that a page shows: since and until of the address, else all that there is. */

import { nav } from './nav.svelte';
import { range } from './time';

export function chosen(whole: [Date, Date] | null): [Date, Date] | null {
  const since = range(nav.get('since') ?? '')?.start;
  const until = range(nav.get('until') ?? '')?.end;
  if (!whole) return since && until && since < until ? [since, until] : null;
  const start = since && since > whole[0] ? since : whole[0];
  const end = until && until < whole[1] ? until : whole[1];
  return start < end ? [start, end] : whole;
}

/** Filters without the span: for what all of history is looked at. */
export function timeless(filters: Record<string, string>): Record<string, string> {
  const { since: _since, until: _until, ...rest } = filters;
  return rest;
}
