import { expect, test } from 'vitest';
import { alarmOf } from '../src/lib/alarms';

const name = (code: string) => ({ CHN: 'China', IND: 'India' })[code] ?? code;
const at = new Date('2026-03-01T00:00:00Z');
const told = (kind: 'flip' | 'unusual', data: Record<string, unknown>) => alarmOf({ kind, at, data }, name);

test('a flip leads to its pair', () => {
  expect(told('flip', { a: 'CHN', b: 'IND', period: '2026-02', face: 'conflict', kind: 'leap' })).toEqual({
    at,
    kind: 'flip',
    title: 'China and India: conflict leaps',
    detail: '2026-02',
    path: '/pair/CHN-IND',
  });
});

test('an unusual event leads to itself, and says how rare it is', () => {
  const one = told('unusual', { a: 'CHN', b: 'IND', event: '00ff', type: 'AID', quad: 2, text: 'T', publisher: 'P', before: 0 });
  expect(one.path).toBe('/event/00ff');
  expect(one.title).toBe('China and India: AID, the first deeds of cooperation in a year');
  expect(one.detail).toBe('T – P');
});

test('what a server does not say, or says otherwise, does no harm', () => {
  expect(told('unusual', {})).toEqual({ at, kind: 'unusual', title: 'A pair', detail: null, path: null });
  expect(told('flip', { a: '<b>', b: 7, face: ['x'] }).title).toBe('A pair turn');
  expect(told('unusual', { a: 'CHN', b: 'IND', event: '../x' }).path).toBe('/pair/CHN-IND');
});
