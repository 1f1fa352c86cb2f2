import { afterEach, expect, test, vi } from 'vitest';
import { get, post } from '../src/lib/api/client';

const answers = (...statuses: number[]) => {
  const fetched = vi.fn(async () => new Response('{"n": 1}', { status: statuses.shift() ?? 200 }));
  vi.stubGlobal('fetch', fetched);
  vi.useFakeTimers();
  return fetched;
};
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a busy server is asked again, twice at most', async () => {
  const fetched = answers(503, 200);
  const told = get('/api/one.json');
  await vi.runAllTimersAsync();
  expect(await told).toEqual({ n: 1 });
  expect(fetched).toHaveBeenCalledTimes(2);

  const busy = answers(503, 503, 503, 503);
  const failed = get('/api/two.json').catch((cause: Error) => cause.message);
  await vi.runAllTimersAsync();
  expect(await failed).toMatch(/busy/);
  expect(busy).toHaveBeenCalledTimes(3);
});

test('what was posted, and other failures, are not sent again', async () => {
  const posted = answers(503);
  await expect(post('/api/code', {})).rejects.toThrow(/busy/);
  expect(posted).toHaveBeenCalledTimes(1);
  const wrong = answers(400);
  await expect(get('/api/three.json')).rejects.toThrow();
  expect(wrong).toHaveBeenCalledTimes(1);
});
