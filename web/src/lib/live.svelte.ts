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

  /** Returns what ends it. */
  listen(): () => void {
    const source = new EventSource('/api/live');
    source.onopen = () => {
      this.on = true;
    };
    source.onerror = () => {
      this.on = false;
      // Refused for good (no leave, or a server without live news): the browser would not try again either.
      if (source.readyState === EventSource.CLOSED) source.close();
    };
    source.addEventListener('ledger', () => ledger.grown());
    for (const kind of ['flip', 'unusual'] as const) {
      source.addEventListener(kind, (event) => {
        try {
          const data = JSON.parse((event as MessageEvent<string>).data) as Record<string, unknown>;
          this.alarms = [{ kind, at: new Date(), data }, ...this.alarms].slice(0, 100);
        } catch {
          // Not JSON: an alarm that cannot be read is left out.
        }
      });
    }
    return () => source.close();
  }
}

export const live = new Live();
