/** Names of states and pairs at the beginning of a line. */

import { ledger } from './ledger.svelte';

/** With a capital letter: some bodies are named by plain words ("international bodies"). */
export function nameOf(code: string): string {
  const name = ledger.name(code);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function pairName(a: string, b: string): string {
  return `${nameOf(a)} and ${ledger.name(b)}`;
}
