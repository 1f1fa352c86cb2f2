/** What an alarm of the server says, and where it leads. Fields that are not there, or are no text, are left out. */

import { moved } from './flips';
import type { Alarm } from './live.svelte';
import { quadOf } from './quads';
import { paths } from './router';

export interface Told {
  at: Date;
  kind: 'flip' | 'unusual';
  title: string;
  detail: string | null;
  /** The page to look at; null where the alarm names none. */
  path: string | null;
}

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const CODE = /^[A-Za-z][A-Za-z0-9]{1,4}$/;

export function alarmOf({ kind, at, data }: Alarm, name: (code: string) => string): Told {
  const a = text(data.a);
  const b = text(data.b);
  const pair = a && b && CODE.test(a) && CODE.test(b) ? { a, b } : null;
  const between = pair ? `${name(pair.a)} and ${name(pair.b)}` : 'A pair';
  if (kind === 'flip') {
    const face = text(data.face);
    return {
      at,
      kind,
      title: face ? `${between}: ${moved(face, text(data.kind) ?? '')}` : `${between} turn`,
      detail: text(data.period),
      path: pair && paths.pair(pair.a, pair.b),
    };
  }
  const id = text(data.event);
  const type = text(data.type);
  const before = typeof data.before === 'number' ? data.before : null;
  const quad = typeof data.quad === 'number' ? quadOf(data.quad).name : null;
  const rare = before === null || !quad ? '' : before === 0 ? `, the first ${quad} in a year` : `, the second ${quad} in a year`;
  return {
    at,
    kind,
    title: `${between}${type ? `: ${type}` : ''}${rare}`,
    detail: [text(data.text), text(data.publisher)].filter(Boolean).join(' – ') || null,
    path: id && ID.test(id) ? paths.event(id) : pair && paths.pair(pair.a, pair.b),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
