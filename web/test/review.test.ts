import { expect, test } from 'vitest';
import type { WholeEvent } from '../src/lib/api/types';
import { correctionOf, formOf, remembered, UNDO } from '../src/lib/review';

const event = (id: string) =>
  ({
    id,
    event: 'ACCUSE',
    mode: ['allege'],
    actor: [{ code: 'RUS' }, { code: null }],
    recipient: [{ code: 'UKR' }],
    factuality: 'asserted',
  }) as unknown as WholeEvent;

test('the last ten are kept, each once, the newest first', () => {
  let done = [] as ReturnType<typeof remembered>;
  for (let at = 0; at < 14; at += 1) done = remembered(done, { event: event(String(at)), verdict: 'right', corrected: false });
  expect(done).toHaveLength(UNDO);
  done = remembered(done, { event: event('9'), verdict: 'wrong', corrected: false });
  expect(done[0]?.event.id).toBe('9');
  expect(done.filter((one) => one.event.id === '9')).toHaveLength(1);
});

test('a form begins with what the coder said, and is sent as codes', () => {
  const form = formOf(event('1'));
  expect(form).toEqual({
    none: false,
    event: 'ACCUSE',
    mode: 'allege',
    actor: 'RUS, ?',
    recipient: 'UKR',
    factuality: 'asserted',
  });
  expect(correctionOf({ ...form, actor: ' RUS ,BLR', mode: '' })).toEqual({
    event: 'ACCUSE',
    mode: null,
    actor: ['RUS', 'BLR'],
    recipient: ['UKR'],
    factuality: 'asserted',
  });
  expect(correctionOf({ ...form, actor: '?', recipient: '-' })).toMatchObject({ actor: null, recipient: [] });
  expect(correctionOf({ ...form, none: true })).toEqual({ event: null });
});
