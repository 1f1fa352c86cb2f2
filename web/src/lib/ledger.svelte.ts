/** What is known of the ledger on every page: its name and version, the states, and whether it has grown. */

import { forget, get } from './api/client';
import type { State } from './api/types';

/** As /api/about.json tells it; what an older server does not tell is missing. */
export interface About {
  program: string;
  ledger: { name: string; version: string | number };
  first: string | null;
  last: string | null;
  documents: number;
  reports: number;
  events: number;
  pairs: number;
  origins: string[];
  /** When the last batch was added, as a moment. */
  added: string | null;
  figures?: { name: string; value: string; about?: string }[];
  borders?: string;
  licences?: { what: string; licence: string }[];
}

class Ledger {
  about = $state.raw<About | null>(null);
  states = $state.raw<State[]>([]);
  /** Grows with every version that came while the page was open. */
  changes = $state(0);
  #names = $derived(new Map(this.states.map((state) => [state.code, state])));

  async load(): Promise<void> {
    const [about, states] = await Promise.allSettled([get<About>('/api/about.json'), get<State[]>('/api/states.json')]);
    if (about.status === 'fulfilled') this.about = about.value;
    if (states.status === 'fulfilled') this.states = states.value;
    if (about.status === 'rejected') throw about.reason;
  }

  state(code: string): State | undefined {
    return this.#names.get(code);
  }

  /** The English name of a code, or the code itself where it stands for no state. */
  name(code: string): string {
    return this.#names.get(code)?.name ?? BODIES[code] ?? code;
  }

  /** The ledger has a new version: all is asked again. */
  grown(): void {
    forget();
    this.changes += 1;
    void this.load().catch(() => undefined);
  }
}

const BODIES: Record<string, string> = {
  UNO: 'United Nations',
  EUR: 'European Union',
  IGO: 'international bodies',
  NGO: 'non-governmental bodies',
  ISM: 'social movements',
  IMG: 'armed groups across borders',
  MNC: 'multinational companies',
};

export const ledger = new Ledger();
