/** News from the server while a page is open: the ledger has grown, a pair turned, something unusual came. */

import { ledger } from './ledger.svelte';

export interface Alarm {
  kind: 'flip' | 'unusual';
  at: Date;
  data: Record<string, unknown>;
}

class Live {
  alarms = $state.raw<Alarm[]>([]);
  /** Whether the server is heard. */
  on = $state(false);

  #source: EventSource | null = null;

  /** Listens while the page is seen: a browser has few connections to one server, and many open pages. Returns what ends it. */
  listen(): () => void {
    const look = () => (document.hidden ? this.#close() : this.#open());
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      document.removeEventListener('visibilitychange', look);
      this.#close();
    };
  }

  #open(): void {
    if (this.#source) return;
    const source = new EventSource('/api/live');
    this.#source = source;
    source.onopen = () => {
      this.on = true;
    };
    source.onerror = () => {
      this.on = false;
    };
    source.addEventListener('ledger', (event) => {
      const told = read(event);
      if (told) ledger.grown(String(told.version));
    });
    for (const kind of ['flip', 'unusual'] as const) {
      source.addEventListener(kind, (event) => {
        const data = read(event);
        if (data) this.alarms = [{ kind, at: new Date(), data }, ...this.alarms].slice(0, 100);
      });
    }
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    this.on = false;
  }
}

/** What an event says; null if it is no JSON. */
function read(event: Event): Record<string, unknown> | null {
  try {
    return JSON.parse((event as MessageEvent<string>).data) as Record<string, unknown>;
  } catch {
    return null;
  }
}

export const live = new Live();
