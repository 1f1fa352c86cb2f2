import { expect, test } from 'vitest';
import { href, parse, paths, shared } from '../src/lib/router';

test('paths name pages', () => {
  expect(parse('/')).toEqual({ page: 'world', params: {} });
  expect(parse('/pair/CHN-USA')).toEqual({ page: 'pair', params: { a: 'CHN', b: 'USA' } });
  expect(parse('/pair/chn-usa/')).toEqual({ page: 'pair', params: { a: 'CHN', b: 'USA' } });
  expect(parse('/pair/CHN-USA/2026-03')).toEqual({ page: 'evidence', params: { a: 'CHN', b: 'USA', period: '2026-03' } });
  for (const period of ['2026', '2026-Q1', '2026-W09', '2026-03-05', 'undated']) {
    expect(parse(`/pair/CHN-USA/${period}`).page).toBe('evidence');
  }
  expect(parse('/state/TUR')).toEqual({ page: 'state', params: { a: 'TUR' } });
  expect(parse('/event/09532c573da4cd41')).toEqual({ page: 'event', params: { id: '09532c573da4cd41' } });
  expect(parse('/gap').page).toBe('gap');
});

test('what is no page is told so', () => {
  for (const path of [
    '/nothing',
    '/pair',
    '/pair/CHN',
    '/pair/CHN-USA/2026-3',
    '/pair/CHN-USA/2026/x',
    '/gap/x',
    '/event/<script>',
    '/event/../../etc/passwd',
    '/state/%E0%A4%A',
    '/world',
    '/missing',
  ]) {
    expect(parse(path).page, path).toBe('missing');
  }
});

test('links are read back', () => {
  expect(parse(paths.pair('CHN', 'USA')).params).toEqual({ a: 'CHN', b: 'USA' });
  expect(parse(paths.evidence('CHN', 'USA', '2024-Q1')).params.period).toBe('2024-Q1');
});

test('queries leave out what is empty', () => {
  expect(href('/gap')).toBe('/gap');
  expect(href('/gap', { since: '2024', until: null, live: true, x: false, y: '' })).toBe('/gap?since=2024&live=1');
  expect(href('/gap', { publisher: 'A & B' })).toBe('/gap?publisher=A+%26+B');
});

test('filters stay, other values do not', () => {
  expect(shared(new URLSearchParams('since=2024&by=year&origin=icews&face='))).toEqual({ since: '2024', origin: 'icews' });
});
