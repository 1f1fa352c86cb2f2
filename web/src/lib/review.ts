/** Judging events: what the server says, what is sent, and the last few verdicts. */

import type { components } from './api/schema';
import type { Mark, WholeEvent } from './api/types';

export type Verdict = 'right' | 'wrong' | 'skip';

export type ScoreLine = components['schemas']['ScoreLine'];
export type ReviewAnswer = Omit<components['schemas']['Review'], 'event'> & { event: WholeEvent | null };

export interface Done {
  event: WholeEvent;
  verdict: Verdict;
  corrected: boolean;
}

/** Verdicts that can be taken back. */
export const UNDO = 10;

/** The last verdicts with another, the newest first; an event judged anew stands once. */
export function remembered(done: readonly Done[], one: Done): Done[] {
  return [one, ...done.filter((other) => other.event.id !== one.event.id)].slice(0, UNDO);
}

/** What a key says of an event. */
export const KEYS: Readonly<Record<string, Verdict | 'undo' | 'correct'>> = {
  a: 'right',
  x: 'wrong',
  ' ': 'skip',
  Backspace: 'undo',
  c: 'correct',
};

export interface Form {
  /** Whether there is such an event at all. */
  none: boolean;
  event: string;
  mode: string;
  actor: string;
  recipient: string;
  factuality: Mark;
}

export interface Correction {
  event: string | null;
  mode?: string | null;
  actor?: string[] | null;
  recipient?: string[] | null;
  factuality?: Mark;
}

/** The form as the coder's own answer fills it. */
export function formOf(event: WholeEvent): Form {
  const codes = (side: WholeEvent['actor']) => side.map((one) => one.code ?? '?').join(', ');
  return {
    none: false,
    event: event.event,
    mode: event.mode[0] ?? '',
    actor: codes(event.actor),
    recipient: codes(event.recipient),
    factuality: event.factuality,
  };
}

/** What is sent. Parties are codes or names with commas between; `?` is anybody, nothing or `-` nobody. */
export function correctionOf(form: Form): Correction {
  if (form.none) return { event: null };
  const side = (text: string): string[] | null => {
    const words = text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word && word !== '-');
    return words.includes('?') ? null : words;
  };
  return {
    event: form.event,
    mode: form.mode || null,
    actor: side(form.actor),
    recipient: side(form.recipient),
    factuality: form.factuality,
  };
}
