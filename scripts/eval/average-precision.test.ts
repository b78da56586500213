import { expect, test } from 'vitest';
import { averagePrecision, type Box } from './average-precision.ts';

const a: Box = [0, 0, 10, 10];
const b: Box = [20, 0, 30, 10];
const truth = new Map([['p', [a, b]]]);

test('all found and nothing else is 1', () => {
  const found = [a, b].map((box) => ({ picture: 'p', box, score: 0.9 }));
  expect(averagePrecision(found, truth)).toEqual({ ap: 1, recall: 1, count: 2 });
});

test('a second box on the same thing and a box on nothing count against it', () => {
  const found = [
    { picture: 'p', box: a, score: 0.9 },
    { picture: 'p', box: a, score: 0.8 },
    { picture: 'q', box: a, score: 0.7 },
    { picture: 'p', box: b, score: 0.6 },
  ];
  // Hit, miss, miss, hit: half of the recall at precision 1, the other half at 2 of 4.
  expect(averagePrecision(found, truth)).toEqual({ ap: 0.75, recall: 1, count: 2 });
});
