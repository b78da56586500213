import { expect, test } from 'vitest';
import { ptsMs } from '../base/units.ts';
import type { Handling } from '../domain/handling.ts';
import { toEventLine } from './event-line.ts';

const handling: Handling = {
  kind: 'throw',
  violation: true,
  advice: false,
  tStartMs: ptsMs(1000),
  tReleaseMs: ptsMs(1234.5678),
  tEndMs: ptsMs(1600.04),
  distanceM: 1.23456,
  distanceSdM: undefined,
  dropM: -0.0312,
  scale: 'calibrated',
  probability: 0.98765,
  boxXyxyPx: [10.04, 20.06, 30, 40],
  pathPx: [],
  joints: undefined,
  rulesVersion: '1',
};

test('a line is rounded, complete and the same every time', () => {
  const line = toEventLine(handling);
  expect(line).toBe(
    '{"kind":"throw","violation":true,"advice":false,"tStartMs":1000,"tReleaseMs":1234.6,"tEndMs":1600,"distanceM":1.235,' +
      '"distanceSdM":null,"dropM":-0.031,"scale":"calibrated","probability":0.988,"boxXyxy":[10,20.1,30,40]}',
  );
  expect(toEventLine({ ...handling })).toBe(line);
});
