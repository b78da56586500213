import { expect, test } from 'vitest';
import { mostHeld, nextCount, type Tried } from './next-count.ts';

function search(limit: number, guess: number, most = 200): Tried[] {
  const tried: Tried[] = [];
  for (let cameras = nextCount(tried, guess, most); cameras !== undefined;) {
    tried.push({ cameras, held: cameras <= limit });
    cameras = nextCount(tried, guess, most);
  }
  return tried;
}

test('the limit is found from any first guess, in few steps', () => {
  for (let limit = 0; limit <= 80; limit++)
    for (let guess = 1; guess <= 120; guess += 7) {
      const tried = search(limit, guess);
      const found = mostHeld(tried);
      const within = found <= limit && found >= limit - Math.floor(limit / 20);
      expect([limit, guess, found, within]).toEqual([limit, guess, found, true]);
      expect(tried.length).toBeLessThanOrEqual(16);
    }
});

test('no number is tried twice', () => {
  const counts = search(13, 6).map(({ cameras }) => cameras);
  expect(new Set(counts).size).toBe(counts.length);
});

test('it ends at the most that may be tried', () => {
  expect(mostHeld(search(1000, 10, 24))).toBe(24);
});

test('a number that held above one that did not is luck', () => {
  expect(
    mostHeld([
      { cameras: 4, held: true },
      { cameras: 6, held: false },
      { cameras: 8, held: true },
    ]),
  ).toBe(4);
});
