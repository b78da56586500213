import { expect, test } from 'vitest';
import { aHandling } from '../../test/support/handlings.ts';
import { ptsMs } from '../base/units.ts';
import { annotation, annotationAt, type AnnotationOptions } from './annotation.ts';
import { OVERLAY_COLOURS } from './overlay-shapes.ts';
import { clockText } from './snapshot-label.ts';

const WH = { w: 640, h: 360 };
/** A release at 5000 ms that flies for 400 ms. */
const options: AnnotationOptions = {
  job: {
    ...{ id: '01959f2d-8b78-7000-8000-000000000000', cameraId: 'belt-1', cameraName: 'Belt <1>', runId: 1 },
    ...{ occurredAt: '2026-03-08T09:15:02.120+08:00', limitM: 0.5, pictureWh: WH, handling: aHandling() },
  },
  clipReleaseMs: 3100,
  track: {
    pictureWh: WH,
    clipZeroMs: 1900,
    frames: [
      {
        tMs: ptsMs(5000),
        persons: [{ boxXyxyPx: [0, 0, 9, 9], joints: new Float32Array(51).fill(0.9) }],
      },
    ],
  },
  hasChineseFont: true,
};
const at = (tMs: number, changes: Partial<AnnotationOptions> = {}): string =>
  annotationAt({ ...options, ...changes }, tMs, WH);

test('kind, distance with its error, the running clock and what it is derived from stand in every frame', () => {
  for (const [tMs, clock, seconds] of [
    [4000, '2026-03-08 09:15:01.12', '−1.00 s'],
    [5250, '2026-03-08 09:15:02.37', '+0.25 s'],
  ] as const) {
    const svg = at(tMs);
    for (const words of [
      '抛扔 throw',
      '1.23 m ± 0.12',
      clock,
      seconds,
      'Belt &lt;1&gt;',
      'derived',
      'clip.mp4',
    ])
      expect(svg).toContain(words);
  }
  expect(at(5000, { hasChineseFont: false })).not.toMatch(/[\u4e00-\u9fff]/);
});

test('the measured line with its half metre comes with the release, the parcel while it is on its path', () => {
  const parcel = `stroke="${OVERLAY_COLOURS.parcel}" stroke-width="2.4"`;
  expect([4000, 5000, 5250, 6000].map((tMs) => at(tMs).includes('50 cm'))).toEqual([false, true, true, true]);
  expect([4000, 5000, 5250, 6000].map((tMs) => at(tMs).includes(parcel))).toEqual([false, true, true, false]);
  const { job } = options;
  const unmeasured = { ...job, handling: aHandling({ kind: 'kick', distanceM: undefined }) };
  expect(at(5250, { job: unmeasured })).not.toContain('50 cm');
});

test('skeletons are those of the analysed frame beside, else none; without a track the one of the release', () => {
  const hasJoints = (svg: string): boolean => svg.includes(`fill="${OVERLAY_COLOURS.person}"`);
  expect([4800, 4900, 5100, 5200].map((tMs) => hasJoints(at(tMs)))).toEqual([false, true, true, false]);
  expect(hasJoints(at(5000, { track: undefined }))).toBe(false);
  const job = { ...options.job, handling: aHandling({ joints: new Float32Array(51).fill(0.9) }) };
  expect(hasJoints(at(5000, { track: undefined, job }))).toBe(true);
  expect(hasJoints(at(6000, { track: undefined, job }))).toBe(false);
});

test('it is drawn as RGBA of the size of the clip', async () => {
  const drawing = annotation(options, WH);
  expect(drawing).toMatchObject({ kind: 'picture', drawnWh: WH });
  expect((await drawing.draw(3080, 3120)).length).toBe(WH.w * WH.h * 4);
});

test('a clock goes over midnight, in the hours of the site', () => {
  expect(clockText('2026-03-08T23:59:59.900+08:00', 250)).toBe('2026-03-09 00:00:00.15');
});
