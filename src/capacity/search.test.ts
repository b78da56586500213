import { expect, test } from 'vitest';
import { searchMostHeld } from './search.ts';

/** A box that holds so many for a short while, and so many for long. */
async function search(short: number, long: number, guess: number) {
  const calls: string[] = [];
  const found = await searchMostHeld({
    ...{ guess, most: 64, seconds: 60, say: () => undefined },
    tryCount: (cameras, seconds) => {
      calls.push(`${String(cameras)}@${String(seconds)}`);
      return Promise.resolve({ held: cameras <= (seconds < 60 ? short : long), cameras });
    },
  });
  return { found, calls };
}

test.each([1, 4, 11, 30])(
  'the most that hold are found from a guess of %d, and held the whole window',
  async (guess) => {
    const { found, calls } = await search(11, 11, guess);
    expect(found.cameras).toBe(11);
    expect(found.close).toEqual({ held: true, cameras: 11 });
    expect(calls.at(-1)).toBe('11@60');
  },
);

test('a short window that was lucky is found out by the whole one', async () => {
  const { found, calls } = await search(11, 9, 8);
  expect(found.cameras).toBe(9);
  expect(calls.slice(-3)).toEqual(['11@60', '10@60', '9@60']);
});

test('a box that holds not even one camera says so', async () => {
  const { found } = await search(0, 0, 8);
  expect(found).toMatchObject({ cameras: 0, close: undefined });
});
