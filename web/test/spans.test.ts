import { expect, test } from 'vitest';
import type { EventRecord } from '../src/lib/api/types';
import { pieces } from '../src/lib/spans';

const party = (text: string, start: number, implicit = false) => ({
  text,
  start,
  end: start + Array.from(text).length,
  name: null,
  code: null,
  sector: [],
  implicit,
});

function record(text: string, start: number, parts: Partial<EventRecord>): EventRecord {
  return {
    text,
    start,
    end: start + Array.from(text).length,
    actor: [],
    recipient: [],
    attribution: [],
    place: null,
    trigger: { text: '', start, end: start },
    ...parts,
  } as EventRecord;
}

test('a sentence is cut where its spans begin and end, and nothing is lost', () => {
  const text = 'China thanked India.';
  const out = pieces(
    record(text, 100, {
      actor: [party('China', 100)],
      trigger: party('thanked', 106),
      recipient: [party('India', 114)],
    }),
  );
  expect(out.map((piece) => piece.text).join('')).toBe(text);
  expect(out.map((piece) => [piece.text, piece.roles[0]])).toEqual([
    ['China', 'who'],
    [' ', undefined],
    ['thanked', 'what'],
    [' ', undefined],
    ['India', 'whom'],
    ['.', undefined],
  ]);
});

test('spans count code points, not UTF-16 units', () => {
  const text = '🇨🇳 Xi 𝒳 met Modi';
  const start = Array.from('🇨🇳 Xi 𝒳 ').length;
  const out = pieces(record(text, 0, { trigger: party('met', start) }));
  expect(out.find((piece) => piece.roles[0] === 'what')?.text).toBe('met');
  expect(out.map((piece) => piece.text).join('')).toBe(text);
});

test('a party inside of a speaker has both roles, the inner first, and one label', () => {
  const text = "China's Foreign Ministry said it welcomed the talks.";
  const out = pieces(record(text, 0, { actor: [party('China', 0)], attribution: [party("China's Foreign Ministry", 0)] }));
  expect(out[0]).toEqual({ text: 'China', roles: ['who', 'says'], first: true });
  expect(out[1]?.roles).toEqual(['says']);
  expect(out[1]?.first).toBe(false);
});

test('what is understood, or stands in another sentence, is not marked', () => {
  const out = pieces(record('They met.', 50, { actor: [party('India', 3), party('', 50, true)], trigger: party('met', 55) }));
  expect(out.map((piece) => piece.roles[0])).toEqual([undefined, 'what', undefined]);
  expect(pieces(record('', 0, { actor: [party('CHN', 0)] }))).toEqual([]);
});
