import { expect, test } from 'vitest';
import type { ViolationLine } from './statistics.ts';
import { violationCsvLine, VIOLATIONS_CSV_HEAD } from './violations-csv.ts';

const LINE: ViolationLine = {
  id: '019cc9b1-0000-7000-8000-000000000001',
  occurredAt: '2026-03-08T09:15:02.120+08:00',
  cameraId: 'dock-2',
  cameraName: '=2 号"卸货口"',
  zone: null,
  zoneName: null,
  kind: 'throw',
  distanceM: 0.1 + 0.2,
  distanceSdM: null,
  limitM: 0.5,
  probability: 0.97,
  scale: 'calibrated',
  verdict: null,
  evidenceState: 'ready',
  recheck: 'gentle',
};

test('the head begins with the mark that Excel needs, and has as many cells as a row', () => {
  expect(VIOLATIONS_CSV_HEAD).toBe(
    '\uFEFFid,time,camera,camera_name,zone,zone_name,kind,distance_m,distance_sd_m,limit_m,probability,scale,verdict,evidence,recheck\r\n',
  );
});

test('a row tells what was judged and found; a name that looks like a formula is none', () => {
  expect(violationCsvLine(LINE)).toBe(
    `${LINE.id},2026-03-08T09:15:02.120+08:00,dock-2,"'=2 号""卸货口""",,,throw,0.3,,0.5,0.97,calibrated,,ready,gentle\r\n`,
  );
});
