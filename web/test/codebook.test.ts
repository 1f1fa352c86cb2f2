import { expect, test } from 'vitest';
import { matches } from '../src/lib/codebook';

test('all words must be there, in any order and letters', () => {
  expect(matches('economic COOPERATION', ['Appeal for economic cooperation'])).toBe(true);
  expect(matches('economic war', ['Appeal for economic cooperation'])).toBe(false);
  expect(matches('human rights', ['human_rights'])).toBe(true);
  expect(matches('', [null, undefined])).toBe(true);
  expect(matches('(', ['a (b)'])).toBe(true);
});

test('numbers are codes, found by how they begin', () => {
  expect(matches('19', ['190', 'Use force'])).toBe(true);
  expect(matches('19', ['0190', 'Use force'])).toBe(false);
});
