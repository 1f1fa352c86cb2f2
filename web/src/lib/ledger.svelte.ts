/** What is known of the ledger on every page: its name and version, the states, and whether it has grown. */

import { forget, get } from './api/client';
import type { components } from './api/schema';
import type { State } from './api/types';

type Told = components['schemas']['About'];
/** What /api/about.json tells, with the ledger's own values (first, last, documents, events …) beside its name and version. */
export type About = Told & Told['ledger'];

class Ledger {
  about = $state.raw<About | null>(null);
  states = $state.raw<State[]>([]);
  /** Grows with every version that came while the page was open. */
  changes = $state(0);
  #names = $derived(new Map(this.states.map((state) => [state.code, state])));

  async load(): Promise<void> {
    const [about, states] = await Promise.allSettled([get<Told>('/api/about.json'), get<State[]>('/api/states.json')]);
    if (about.status === 'fulfilled') this.about = { ...about.value.ledger, ...about.value };
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

  /** The ledger is at a version: if it is another than the one shown, all is asked again. */
  grown(version: string | number): void {
    const known = this.about?.ledger.version;
    if (known === undefined || String(known) === String(version)) return;
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
