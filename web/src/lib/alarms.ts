/** What an alarm of the server says, and where it leads. Fields that are not there, or are no text, are left out. */

import type { Alarm } from './live.svelte';
import { paths } from './router';

export interface Told {
  at: Date;
  kind: 'flip' | 'unusual';
  title: string;
  detail: string | null;
  /** The page to look at; null where the alarm names none. */
  path: string | null;
}

const CODE = /^[A-Za-z][A-Za-z0-9]{1,4}$/;

export function alarmOf({ kind, at, data }: Alarm, name: (code: string) => string): Told {
  const a = text(data.a);
  const b = text(data.b);
  const pair = a && b && CODE.test(a) && CODE.test(b) ? { a, b } : null;
  const between = pair ? `${name(pair.a)} and ${name(pair.b)}` : 'A pair';
  if (kind === 'flip') {
    const to = text(data.direction) ?? text(data.face);
    const when = text(data.date) ?? text(data.period);
    return {
      at,
      kind,
      title: to ? `${between} turn to ${to}` : `${between} turn`,
      detail: when,
      path: pair && paths.pair(pair.a, pair.b),
    };
  }
  const id = text(data.id) ?? text(data.event_id);
  const what = text(data.why) ?? text(data.quad_name);
  return {
    at,
    kind,
    title: what ? `${between}, ${what}` : between,
    detail: text(data.text),
    path: id ? paths.event(id) : pair && paths.pair(pair.a, pair.b),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
