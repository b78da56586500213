import { expect, test } from 'vitest';
import { monotonicMs, ptsMs } from '../base/units.ts';
import { PeopleMemory } from './people-memory.ts';

function memory() {
  let nowMs = 0;
  const people = new PeopleMemory({ monotonicMs: () => monotonicMs(nowMs) });
  /** As they come: one each 100 ms. */
  const see = (runId: number, fromMs: number, toMs: number): void => {
    for (let tMs = fromMs; tMs <= toMs; tMs += 100) {
      nowMs += 100;
      people.remember('dock-2', runId, { tMs: ptsMs(tMs), persons: [] });
    }
  };
  const times = (runId: number, fromMs: number, toMs: number): number[] =>
    people.recall({ cameraId: 'dock-2', runId, fromMs, toMs }).map(({ tMs }) => tMs);
  return { people, see, times };
}

test('a span is recalled with a little beside it, in the order of time', () => {
  const { people, see, times } = memory();
  see(1, 0, 20_000);
  const span = times(1, 8000, 12_000);
  expect([span[0], span.at(-1), span.length]).toEqual([6500, 13_500, 71]);
  expect(people.recall({ cameraId: 'dock-3', runId: 1, fromMs: 8000, toMs: 12_000 })).toEqual([]);
});

test('times of another run are others, though the numbers are the same', () => {
  const { see, times } = memory();
  see(1, 0, 5000);
  see(2, 0, 1000);
  expect(times(2, 0, 5000).at(-1)).toBe(1000);
  expect(times(1, 4000, 5000).at(-1)).toBe(5000);
});

test('what is older than some minutes is forgotten, and no busy camera takes all the memory', () => {
  const { see, times } = memory();
  see(1, 0, 400_000);
  expect(times(1, 0, 200_000)).toEqual([]);
  expect(times(1, 0, 400_000)).toHaveLength(1800);
});
