import { expect, test } from 'vitest';
import { sampleNeighbours } from '../../../../test/support/sample-neighbours.ts';
import { sampleRow } from '../../../../test/support/sample-site.ts';
import { neighbourLanes } from './neighbour-lanes.ts';

const { answer } = sampleNeighbours(sampleRow({ atMs: Date.parse('2026-03-08T09:15:02Z'), index: 0 }));

test('each camera has a lane in the order of the answer, with its own and no others, in the order of time', () => {
  const lanes = neighbourLanes(answer, 0.15);
  expect(lanes.map(({ camera }) => camera.cameraId)).toEqual(['dock-2', 'sort-a', 'load-5']);
  expect(lanes[0]!.cases.map(({ differenceS, place }) => [differenceS, place])).toEqual([
    [-18, 0.35],
    [-11, 49 / 120],
  ]);
  expect(lanes[0]!.facts.map(({ differenceS }) => differenceS)).toEqual([-52, -31, -24, 6, 15, 48]);
  expect(lanes[2]!).toMatchObject({ cases: [], facts: [], levels: 1 });
});

test('words that would cover others stand on the next line, and at the end to the left of their mark', () => {
  const [first] = answer.near;
  const at = (differenceS: number) => ({ ...first!, differenceS });
  const [lane] = neighbourLanes({ ...answer, near: [at(55), at(-60), at(-50), at(-45), at(-40)] }, 0.15);
  expect(lane!.cases.map(({ level, isLeft }) => [level, isLeft])).toEqual([
    [0, false],
    [1, false],
    [2, false],
    [0, false],
    [0, true],
  ]);
  expect(lane!.levels).toBe(3);
});
