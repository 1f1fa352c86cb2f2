/** Who, what, whom, where and says who, as pieces of a sentence. Spans count Unicode code points, as the records do. */

import type { EventRecord, Span } from './api/types';

export type Role = 'who' | 'what' | 'whom' | 'where' | 'says';

export interface Piece {
  text: string;
  /** The innermost role first; empty for plain words. */
  roles: Role[];
  /** Whether a span of `roles[0]` begins here, so that its label stands once. */
  first: boolean;
}

interface Marked {
  role: Role;
  start: number;
  end: number;
}

/** Cuts the record's sentence at the borders of its spans. What lies outside of the sentence, or is understood, is left out. */
export function pieces(record: EventRecord): Piece[] {
  const letters = Array.from(record.text);
  const marks = marksOf(record, letters.length);
  const borders = new Set([0, letters.length]);
  for (const mark of marks) {
    borders.add(mark.start);
    borders.add(mark.end);
  }
  const cuts = [...borders].sort((x, y) => x - y);
  const out: Piece[] = [];
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const start = cuts[at] as number;
    const end = cuts[at + 1] as number;
    const around = marks.filter((mark) => mark.start <= start && mark.end >= end).sort(innermost);
    const roles = [...new Set(around.map((mark) => mark.role))];
    out.push({
      text: letters.slice(start, end).join(''),
      roles,
      first: around.some((mark) => mark.role === roles[0] && mark.start === start),
    });
  }
  return out;
}

function marksOf(record: EventRecord, length: number): Marked[] {
  const out: Marked[] = [];
  const put = (role: Role, span: Span | null | undefined) => {
    if (!span) return;
    const start = Math.max(0, span.start - record.start);
    const end = Math.min(length, span.end - record.start);
    if (start < end) out.push({ role, start, end });
  };
  for (const actor of record.actor) if (!actor.implicit) put('who', actor);
  for (const recipient of record.recipient) if (!recipient.implicit) put('whom', recipient);
  put('what', record.trigger);
  put('where', record.place);
  for (const speaker of record.attribution) if (!speaker.implicit) put('says', speaker);
  return out;
}

/** Shorter spans lie inside longer ones; of two alike the one that acts comes first. */
const ORDER: Role[] = ['what', 'who', 'whom', 'where', 'says'];

function innermost(left: Marked, right: Marked): number {
  return left.end - left.start - (right.end - right.start) || ORDER.indexOf(left.role) - ORDER.indexOf(right.role);
}
