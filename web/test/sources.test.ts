import { expect, test } from 'vitest';
import { printedSql, series, silence } from '../src/lib/sources';

test('what was printed stands in its period', () => {
  const rows = [
    { publisher: 'A', period: '2024-02', n: 3 },
    { publisher: 'A', period: '2024-01', n: 1 },
    { publisher: 'A', period: '1999-01', n: 9 },
    { publisher: null, period: '2024-03', n: 2 },
    { publisher: 'B', period: null, n: 2 },
  ];
  const found = series(rows, ['2024-01', '2024-02', '2024-03']);
  expect(found.get('A')).toEqual([1, 3, 0]);
  expect(found.get('')).toEqual([0, 0, 2]);
  expect(found.has('B')).toBe(false);
});

test('the query cuts days as asked', () => {
  expect(printedSql('month')).toContain('substr(date, 1, 7)');
  expect(printedSql('year')).toContain('substr(date, 1, 4)');
});

test('silence is told where there is some', () => {
  expect(silence({ silent: 0, fell_silent: null })).toBeNull();
  expect(silence({ silent: 4, fell_silent: null })).toBe('4 days behind');
  expect(silence({ silent: 40, fell_silent: '2024-01-02' })).toBe('silent since 2024-01-02');
});
