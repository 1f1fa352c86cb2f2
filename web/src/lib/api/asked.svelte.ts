/** An answer that follows what is asked: while the next one is under way the last stays shown. */

import { ledger } from '../ledger.svelte';
import type { Own } from '../router';
import { ApiError, answerUrl, get } from './client';
import type { Answer } from './types';

export interface Asking {
  verb: string;
  params?: Own;
}

export class Asked<T> {
  data = $state.raw<T | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(true);
  #again = $state(0);

  constructor(url: () => string | null) {
    $effect(() => {
      const at = url();
      // A grown ledger asks again.
      void ledger.changes;
      void this.#again;
      if (at === null) {
        this.data = null;
        this.error = null;
        this.loading = false;
        return;
      }
      let current = true;
      this.loading = true;
      get<T>(at).then(
        (data) => {
          if (!current) return;
          this.data = data;
          this.error = null;
          this.loading = false;
        },
        (cause: unknown) => {
          if (!current) return;
          this.data = null;
          this.error = cause instanceof ApiError ? cause : new ApiError(0, String(cause));
          this.loading = false;
        },
      );
      return () => {
        current = false;
      };
    });
  }

  retry(): void {
    this.#again += 1;
  }
}

/** Of a verb; `null` asks nothing. Call it while a component is set up. */
export function asked<R>(of: () => Asking | null): Asked<Answer<R>> {
  return new Asked<Answer<R>>(() => {
    const asking = of();
    return asking && answerUrl(asking.verb, asking.params);
  });
}

/** Of any other address under /api. */
export function fetched<T>(url: () => string | null): Asked<T> {
  return new Asked<T>(url);
}
