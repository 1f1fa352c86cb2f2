import { expect, test } from 'vitest';
import { find } from '../src/lib/countries';
import { plain, readOrder, sorted, writeOrder } from '../src/lib/table';

const cols = [
  { key: 'name', label: 'Name' },
  { key: 'gap', label: 'Gap', number: true },
];
const rows = [
  { name: 'b', gap: 2 },
  { name: 'a', gap: null },
  { name: 'c', gap: -1 },
];

test('rows are ordered, and what is missing comes last either way', () => {
  expect(sorted(rows, cols, readOrder('gap')).map((row) => row.name)).toEqual(['c', 'b', 'a']);
  expect(sorted(rows, cols, readOrder('-gap')).map((row) => row.name)).toEqual(['b', 'c', 'a']);
  expect(sorted(rows, cols, readOrder('nothing')).map((row) => row.name)).toEqual(['b', 'a', 'c']);
  expect(writeOrder({ key: 'gap', down: true })).toBe('-gap');
});

test('cells are text', () => {
  expect(plain(null)).toBe('');
  expect(plain(['GOV', 'MIL'])).toBe('GOV, MIL');
  expect(plain(0.1 + 0.2)).toBe('0.3');
  expect(plain({ a: 1 })).toBe('{"a":1}');
});

test('states are found by code, name, word and without accents', () => {
  const state = (code: string, name: string) => ({
    code,
    name,
    numeric: null,
    cow: null,
    from: null,
    to: null,
    lat: null,
    lon: null,
  });
  const states = [
    state('CHN', 'China'),
    state('CHE', 'Switzerland'),
    state('CIV', "Côte d'Ivoire"),
    state('KOR', 'South Korea'),
    state('PRK', 'North Korea'),
  ];
  expect(find(states, 'ch').map((one) => one.code)).toEqual(['CHN', 'CHE']);
  expect(find(states, 'CHE')[0]?.code).toBe('CHE');
  expect(find(states, 'cote')[0]?.code).toBe('CIV');
  expect(find(states, 'korea').map((one) => one.code)).toEqual(['PRK', 'KOR']);
  expect(find(states, 'korea', 8, 'PRK').map((one) => one.code)).toEqual(['KOR']);
  expect(find(states, 'xyz')).toEqual([]);
});
