import { expect, test } from 'vitest';
import { chordMarks } from './half-metres.ts';

test('1.2 m hold two half metres, the first one the limit', () => {
  const marks = chordMarks({ xPx: 0, yPx: 0 }, { xPx: 120, yPx: 0 }, 1.2);
  expect(marks.map(({ xPx, isLimit }) => [Math.round(xPx), isLimit])).toEqual([
    [50, true],
    [100, false],
  ]);
  expect(marks[0]?.normal.map(Math.abs)).toEqual([0, 1]);
});
