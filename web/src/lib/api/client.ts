/** Asks the server. Every table is the answer of a verb of the command line. */

import { href, type Own } from '../router';
import type { Answer } from './types';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export type Ending = 'json' | 'csv' | 'jsonl' | 'md' | 'parquet' | 'svg' | 'png' | 'html';

/** The address of a verb's answer; the same as a download where `ending` is not json. */
export function answerUrl(verb: string, params: Own = {}, ending: Ending = 'json'): string {
  return href(`/api/${verb}.${ending}`, params);
}

const KEPT = 60;
/** Before a busy server is asked again, in milliseconds. */
const PAUSE = 1500;
const kept = new Map<string, Promise<unknown>>();

/** Forgets all answers: the ledger has grown. */
export function forget(): void {
  kept.clear();
}

/** Gets JSON once for an address; a failure is not kept. */
export function get<T>(url: string): Promise<T> {
  const known = kept.get(url);
  if (known) {
    // Moved to the end: the least recently used goes first.
    kept.delete(url);
    kept.set(url, known);
    return known as Promise<T>;
  }
  const asked = fetchJson<T>(url);
  kept.set(url, asked);
  asked.catch(() => {
    if (kept.get(url) === asked) kept.delete(url);
  });
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return asked;
}

export function ask<R>(verb: string, params: Own = {}): Promise<Answer<R>> {
  return get<Answer<R>>(answerUrl(verb, params));
}

/** Posts JSON; nothing is kept. */
export function post<T>(url: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return fetchJson<T>(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
}

/** What takes the server longer than it lets anybody wait is worked out nonetheless: asked again, it is mostly there. */
async function fetchJson<T>(url: string, init: RequestInit = {}, again = 2): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'The server does not answer. Does `bifrons serve` still run?');
  }
  if (response.ok) return (await response.json()) as T;
  if (response.status === 503 && !init.method && again > 0) {
    await new Promise((done) => setTimeout(done, PAUSE));
    return fetchJson(url, init, again - 1);
  }
  throw new ApiError(response.status, await reason(response));
}

async function reason(response: Response): Promise<string> {
  if (response.status === 401) return 'This browser has no leave to read. Open the link that `bifrons serve` printed.';
  if (response.status === 429 || response.status === 503) return 'The server is busy. Try again in a moment.';
  try {
    const body = (await response.json()) as { error?: string };
    if (body.error) return body.error;
  } catch {
    // No JSON: the status must do.
  }
  return `The server answered ${response.status}.`;
}
