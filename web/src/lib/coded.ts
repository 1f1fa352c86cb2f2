/** A pasted text as the coder reads it: sentence by sentence, with what was found in each. */

import type { components } from './api/schema';
import type { EventRecord } from './api/types';
import { add, type Counts, none, quadOf } from './quads';

export interface CodedSentence {
  index: number;
  /** In code points of the text. */
  start: number;
  end: number;
  text: string;
}

export type Measure = components['schemas']['Measure'];

export interface CodedText {
  events: EventRecord[];
  measures: Measure[];
  sentences: CodedSentence[];
  notes?: string[];
}

export interface Line {
  sentence: CodedSentence;
  events: EventRecord[];
  measures: Measure[];
  /** Whether a paragraph ends before it. */
  first: boolean;
}

/** The sentences in order, each with what was found in it. What belongs to no sentence told stands by itself, with its own words. */
export function lines(text: string, coded: CodedText): Line[] {
  const letters = Array.from(text);
  let last = 0;
  const out = [...coded.sentences]
    .sort((left, right) => left.start - right.start)
    .map((sentence) => {
      const first = /\n\s*\n/.test(letters.slice(last, sentence.start).join(''));
      last = sentence.end;
      return {
        sentence,
        events: coded.events.filter((event) => event.sentence === sentence.index),
        measures: coded.measures.filter((measure) => measure.sentence === sentence.index),
        first,
      };
    });
  const known = new Set(coded.sentences.map((sentence) => sentence.index));
  for (const event of coded.events) {
    if (known.has(event.sentence)) continue;
    known.add(event.sentence);
    const { sentence: index, start, end } = event;
    out.push({
      sentence: { index, start, end, text: event.text },
      events: coded.events.filter((other) => other.sentence === index),
      measures: [],
      first: false,
    });
  }
  return out;
}

export interface PairCounts extends Counts {
  a: string;
  b: string;
}

/** Counted events by pair of codes, both directions together; those with most first. Nobody is a pair with himself. */
export function pairsOf(events: readonly EventRecord[]): PairCounts[] {
  const found = new Map<string, PairCounts>();
  for (const event of events) {
    if (!event.counted) continue;
    for (const [a, b] of sides(event)) {
      const key = `${a} ${b}`;
      const one = { ...none(), [quadOf(event.quad).key]: 1 } as Counts;
      const known = found.get(key);
      found.set(key, { a, b, ...(known ? add(known, one) : one) });
    }
  }
  const size = ({ vc, mc, vk, mk }: PairCounts) => vc + mc + vk + mk;
  return [...found.values()].sort((left, right) => size(right) - size(left) || left.a.localeCompare(right.a));
}

/** Pairs of codes that an event joins, in the order of the alphabet: actors with recipients, or actors among one another. */
function sides(event: EventRecord): [string, string][] {
  const codes = (parties: EventRecord['actor']) => [...new Set(parties.flatMap((one) => (one.code ? [one.code] : [])))];
  const actors = codes(event.actor);
  const recipients = codes(event.recipient);
  const pairs = new Map<string, [string, string]>();
  for (const a of actors) {
    for (const b of recipients.length > 0 ? recipients : actors) {
      if (a === b) continue;
      const pair: [string, string] = a < b ? [a, b] : [b, a];
      pairs.set(pair.join(' '), pair);
    }
  }
  return [...pairs.values()];
}

/** A measure in a line. */
export function measureText(measure: Measure, nameOf: (code: string) => string): string {
  const { indicator } = measure;
  if (indicator) {
    const value = Array.isArray(indicator.value) ? indicator.value.map(number).join(' to ') : number(indicator.value);
    const much = [indicator.bound, indicator.change, value, indicator.unit?.replaceAll('_', ' ')].filter(Boolean).join(' ');
    const of = [indicator.parties.map(nameOf).join(', '), indicator.period].filter(Boolean).join('; ');
    return `${indicator.name}: ${much}${of ? ` (${of})` : ''}`;
  }
  const members = (measure.members ?? []).map((one) => (one.code ? nameOf(one.code) : one.text)).join(', ');
  const time = [measure.since && `since ${measure.since}`, measure.until && `until ${measure.until}`].filter(Boolean).join(', ');
  return [`${measure.organisation?.name ?? 'A tie'}: ${members}`, measure.status, time].filter(Boolean).join('; ');
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 3 });
