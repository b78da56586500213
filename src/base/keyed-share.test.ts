import { expect, test } from 'vitest';
import { keyedShare } from './keyed-share.ts';

test('the same key and text give the same share, in 0 to 1, another key another one', () => {
  const texts = Array.from({ length: 4000 }, (_, i) => `draw ${String(i)}`);
  const shares = texts.map((text) => keyedShare('a', text));
  expect(texts.map((text) => keyedShare('a', text))).toEqual(shares);
  expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
  // Even over the whole range: each tenth holds a tenth, within four standard deviations of 19.
  for (let tenth = 0; tenth < 10; tenth++)
    expect(Math.abs(shares.filter((share) => Math.floor(share * 10) === tenth).length - 400)).toBeLessThan(
      76,
    );
  expect(keyedShare('b', 'draw 0')).not.toBe(shares[0]);
});
