import { expect, test } from 'vitest';
import { arcs } from '../src/lib/tree';

const word = (id: number, head: number, deprel = 'dep') => ({ id, form: `w${id}`, upos: 'X', head, deprel });

test('arcs lie above those inside of them', () => {
  // w1 <- w2, w2 <- w4, w3 <- w4, root w4
  const all = arcs([word(1, 2), word(2, 4), word(3, 4), word(4, 0)]);
  const of = (to: number) => all.find((arc) => arc.to === to)?.level;
  expect([of(0), of(2), of(1)]).toEqual([1, 1, 2]);
  expect(all).toHaveLength(3);
});

test('heads that are not there, and words that head themselves, have no arc', () => {
  expect(arcs([word(1, 9), word(2, 2), word(3, 0)])).toEqual([]);
  expect(arcs([])).toEqual([]);
});
