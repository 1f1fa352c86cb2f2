import { expect, test } from 'vitest';
import type { EventRecord } from '../src/lib/api/types';
import { type CodedText, lines, type Measure, measureText, pairsOf } from '../src/lib/coded';

const event = (sentence: number, quad: 1 | 2 | 3 | 4, actor: (string | null)[], recipient: (string | null)[], counted = true) =>
  ({
    id: `${sentence}${quad}`,
    sentence,
    quad,
    counted,
    start: 0,
    end: 1,
    text: 'T',
    actor: actor.map((code) => ({ code })),
    recipient: recipient.map((code) => ({ code })),
  }) as unknown as EventRecord;

test('sentences stand in order, with their events, and know where paragraphs end', () => {
  const text = 'A 🙂 b.\n\nC d. E.';
  const coded: CodedText = {
    sentences: [
      { index: 1, start: 9, end: 13, text: 'C d.' },
      { index: 0, start: 0, end: 6, text: 'A 🙂 b.' },
      { index: 2, start: 14, end: 16, text: 'E.' },
    ],
    events: [event(1, 4, ['RUS'], ['UKR']), event(9, 1, ['RUS'], ['UKR'])],
    measures: [],
  };
  const found = lines(text, coded);
  expect(found.map((line) => [line.sentence.index, line.first, line.events.length])).toEqual([
    [0, false, 0],
    [1, true, 1],
    [2, false, 0],
    [9, false, 1],
  ]);
});

test('only what counts is added up, once a pair', () => {
  const found = pairsOf([
    event(0, 4, ['RUS', 'BLR'], ['UKR']),
    event(1, 1, ['UKR', 'RUS'], []),
    event(2, 1, ['UKR'], ['RUS'], false),
    event(3, 3, ['RUS', null], ['RUS']),
  ]);
  expect(found).toEqual([
    { a: 'RUS', b: 'UKR', vc: 1, mc: 0, vk: 0, mk: 1 },
    { a: 'BLR', b: 'UKR', vc: 0, mc: 0, vk: 0, mk: 1 },
  ]);
});

test('measures are told in a line', () => {
  const name = (code: string) => ({ RUS: 'Russia' })[code] ?? code;
  const indicator = { name: 'trade', value: [3, 4.5], unit: 'percent', period: '2014', parties: ['RUS', 'CHN'], bound: 'about' };
  expect(measureText({ type: 'indicator', indicator } as Measure, name)).toBe(
    'trade: about 3 to 4.5 percent (Russia, CHN; 2014)',
  );
  const tie = {
    type: 'membership',
    organisation: { name: 'NATO', code: null },
    members: [{ code: null, text: 'Sweden' }],
    status: 'member',
    since: '2024',
  };
  expect(measureText(tie as unknown as Measure, name)).toBe('NATO: Sweden; member; since 2024');
});
