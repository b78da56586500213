import { expect, test } from 'vitest';
import { sampleRow } from '../../../../test/support/sample-site.ts';
import { filterQuery, fits, readFilter, siteDay, writeFilter } from './case-filter.ts';

const SITE = { timeZone: 'Asia/Shanghai', reviewWithinMs: 3_600_000 };
const AT_MS = Date.parse('2026-03-01T23:30:00+08:00');
const row = sampleRow({ atMs: AT_MS, index: 0 });

test.each([
  '',
  '?review=all',
  '?review=unsure&from=2026-03-01&to=2026-03-02&camera=dock-2&kind=throw&min=0.5&max=2',
])('the address %s says all of the filter', (search) =>
  expect(writeFilter(readFilter(new URLSearchParams(search)))).toBe(search),
);

test('what the address does not mean is left out', () => {
  expect(writeFilter(readFilter(new URLSearchParams('?review=x&from=yesterday&min=-1&kind=fly')))).toBe('');
});

test('days are the site’s own, the last one included', () => {
  const query = filterQuery(
    readFilter(new URLSearchParams('from=2026-03-01&to=2026-03-01')),
    'Asia/Shanghai',
  );
  expect(query.get('from')).toBe('2026-03-01T00:00:00.000+08:00');
  expect(query.get('to')).toBe('2026-03-02T00:00:00.000+08:00');
  expect(siteDay(AT_MS, 'Asia/Shanghai', -1)).toBe('2026-02-28');
  expect(siteDay(AT_MS, 'America/New_York')).toBe('2026-03-01');
});

test.each([
  ['', 0, true],
  ['review=overdue', 0, false],
  ['review=overdue', 3_600_001, true],
  ['review=confirmed', 0, false],
  ['from=2026-03-02', 0, false],
  ['to=2026-03-01', 0, true],
  ['camera=dock-2', 0, true],
  ['camera=sort-a', 0, false],
  ['zone=-', 0, false],
  ['kind=kick', 0, false],
  ['min=1.32', 0, true],
  ['max=1.3', 0, false],
])('a live row and the filter %s, %d ms after it: %s', (search, laterMs, expected) => {
  expect(fits(row, readFilter(new URLSearchParams(search)), SITE, AT_MS + laterMs)).toBe(expected);
});
