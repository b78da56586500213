import { expect, test } from 'vitest';
import { nearestPtsMs } from './clip-cutter.ts';
import { parseSegmentList, segmentsCovering } from './segment-index.ts';

test('a list that is being written gives its finished lines', () => {
  const csv = '000000.ts,0.000000,2.040000\n000001.ts,2.040000,4.000000\n000002.ts,4.000000,6.0';
  expect(parseSegmentList(csv)).toEqual([
    { name: '000000.ts', startMs: 0, endMs: 2040 },
    { name: '000001.ts', startMs: 2040, endMs: 4000 },
  ]);
  expect(parseSegmentList('')).toEqual([]);
});

test.each([
  '../../etc/passwd.ts,0,2\n',
  'a.ts,0,2\n',
  '000001.ts,2,2\n',
  '000001.ts,x,y\n',
  '\n',
  '000001.ts\n',
])('a line that no recorder writes is passed over: %j', (csv) => expect(parseSegmentList(csv)).toEqual([]));

const segments = [0, 1, 2, 3].map((i) => ({
  name: `00000${i}.ts`,
  startMs: 2000 * i,
  endMs: 2000 * (i + 1),
}));
const namesCovering = (fromMs: number, toMs: number): string[] =>
  segmentsCovering(segments, fromMs, toMs).map(({ name }) => name);

test('a span takes the segments from the one that holds its start to the one that holds its end', () => {
  expect(namesCovering(2500, 5000)).toEqual(['000001.ts', '000002.ts']);
  expect(namesCovering(2000, 3999)).toEqual(['000001.ts']);
  expect(namesCovering(-9000, 100)).toEqual(['000000.ts']);
  expect(namesCovering(7999, 99_000)).toEqual(['000003.ts']);
  expect(namesCovering(8000, 99_000)).toEqual([]);
});

test("a segment's own time holds, on the round of the 26.5 hours that the list says", () => {
  const roundMs = 2 ** 33 / 90;
  expect(nearestPtsMs(1000, 0)).toBe(1000);
  expect(nearestPtsMs(4000, 4000)).toBe(4000);
  expect(nearestPtsMs(1000, roundMs + 990)).toBeCloseTo(roundMs + 1000, 6);
  expect(nearestPtsMs(roundMs - 10, roundMs + 5)).toBeCloseTo(roundMs - 10, 6);
  expect(nearestPtsMs(5, roundMs * 3 - 5)).toBeCloseTo(roundMs * 3 + 5, 6);
});
