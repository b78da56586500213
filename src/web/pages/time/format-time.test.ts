import { describe, expect, test } from 'vitest';
import { chinese } from '../language/chinese.ts';
import { english } from '../language/english.ts';
import { formatAge, formatMoment, formatPlayTime, formatSpan } from './format-time.ts';

const MINUTE_MS = 60_000;

describe('formatAge', () => {
  test.each([
    [-3000, '刚刚', 'just now'],
    [9_999, '刚刚', 'just now'],
    [119_000, '1分钟前', '1 minute ago'],
    [26 * 60 * MINUTE_MS, '1天前', '1 day ago'],
  ])('an age of %i ms reads %s, in English %s', (ageMs, zh, en) => {
    expect(formatAge(ageMs, chinese)).toBe(zh);
    expect(formatAge(ageMs, english)).toBe(en);
  });
});

describe('formatSpan', () => {
  test('a span is a whole number and its unit; the first minute has none', () => {
    expect(formatSpan(59_999, chinese)).toBeUndefined();
    expect(formatSpan(43.9 * MINUTE_MS, chinese)).toEqual({ count: '43', unit: '分钟' });
    expect(formatSpan(60 * MINUTE_MS, english)).toEqual({ count: '1', unit: 'hour' });
  });
});

test('a moment is told in the zone of the site, with its offset', () => {
  const moment = formatMoment('2026-03-01T23:59:58Z', 'Asia/Shanghai', chinese.locale);
  expect(moment).toBe('2026/03/02 07:59:58 GMT+8');
});

test('a play time rounds to tenths without a sixtieth second', () => {
  expect(formatPlayTime(59.96)).toBe('1:00.0');
  expect(formatPlayTime(-1)).toBe('0:00.0');
  expect(formatPlayTime(4.26)).toBe('0:04.3');
});
