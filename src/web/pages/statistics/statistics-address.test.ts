import { expect, test } from 'vitest';
import { dayBeside, formatSiteDay, readChoice, reviewAddress, writeChoice } from './statistics-address.ts';

const read = (text: string) => readChoice(new URLSearchParams(text));

test('what is chosen survives the way through the address', () => {
  const choice = { fromDay: '2026-03-01', toDay: '2026-03-08', camera: 'dock-2', zone: '-' };
  expect(read(writeChoice(choice))).toEqual(choice);
  expect(writeChoice(read(''))).toBe('');
});

test('one day alone, and what is none, are as if nothing was said', () => {
  expect(read('from=2026-03-01').fromDay).toBeUndefined();
  expect(read('from=yesterday&to=2026-03-01').toDay).toBeUndefined();
  expect(read('camera=&zone=').camera).toBeUndefined();
});

test('a figure leads to its cases, whatever was said of them', () => {
  const choice = read('from=2026-03-01&to=2026-03-08&camera=dock-2');
  expect(reviewAddress(choice, { min: 0.5, max: 0.75 })).toBe(
    '/review?review=all&from=2026-03-01&to=2026-03-08&camera=dock-2&min=0.5&max=0.75',
  );
});

test('days are counted by the calendar', () => {
  expect(dayBeside('2026-03-01', -1)).toBe('2026-02-28');
  expect(dayBeside('2026-12-31', 1)).toBe('2027-01-01');
  expect(formatSiteDay('2026-03-08', 'en')).toBe('Sun, 3/8');
});
