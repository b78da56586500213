import { expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { CoverageMeter } from './coverage-meter.ts';

test('frames that showed nothing were looked at, and do not count as seen', () => {
  const added: number[] = [];
  const meter = new CoverageMeter({ addCoverage: (_id, _at, frames) => added.push(frames) }, systemClock);
  const count = (framesAnalysed: number, pictureFault: 'covered' | null): void =>
    meter.count([{ cameraId: 'belt-1', framesAnalysed, pictureFault }]);
  count(100, null);
  count(150, 'covered');
  count(190, null);
  count(30, null);
  expect(added).toEqual([100, 0, 40, 30]);
});
