import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hallCamera,
  RULES,
  seededGauss,
  seen,
  throwFrames,
  timesOf,
  type Moment,
  type ThrowPlan,
} from '../../test/support/analytic-scene.ts';
import { ptsMs } from '../base/units.ts';
import type { Handling } from '../domain/handling.ts';
import type { Observations } from '../domain/observation.ts';
import { norm, sub, type Vec3 } from '../geometry/vec3.ts';
import { handlingsOf } from './decide.ts';
import { createJudge } from './judge.ts';

const camera = hallCamera();

function judged(frames: readonly Observations[], cameraUsed = camera): Handling[] {
  const judge = createJudge({ pictureWh: { w: 640, h: 360 }, camera: cameraUsed, rulesAt: () => RULES });
  return handlingsOf([...frames.flatMap((frame) => judge.update(frame)), ...judge.flush()]);
}

const clean = (frames: readonly Moment[]): Observations[] => frames.map((moment) => seen(camera, moment));

/** A sideways throw onto the floor with this distance between release and landing. */
function planOf(distanceM: number, direction: 1 | -1 = 1): ThrowPlan {
  const fallM = 0.3;
  const flatM = Math.sqrt(distanceM ** 2 - fallM ** 2);
  const flightS = 0.34;
  return {
    placeM: [0, 5, 0],
    releaseM: [0.3 * direction, 4.8, 0.12 + fallM],
    velocityMps: [(direction * flatM) / flightS, 0, 0.5 * 9.81 * flightS - fallM / flightS],
    landingHeightM: 0.12,
    sizeM: 0.24,
  };
}

const distanceOf = (plan: ThrowPlan): number => norm(sub(timesOf(plan).landingM, plan.releaseM));

describe('a throw', () => {
  test('of 1.2 m is a violation, with its distance, times and place', () => {
    const plan = planOf(1.2);
    const [handling, ...more] = judged(clean(throwFrames(plan)));
    expect(more).toEqual([]);
    expect(handling).toMatchObject({ kind: 'throw', violation: true, advice: false, scale: 'calibrated' });
    expect(Math.abs(handling!.distanceM! - distanceOf(plan))).toBeLessThan(1.96 * handling!.distanceSdM!);
    expect(handling!.distanceSdM!).toBeLessThan(0.3);
    expect(Math.abs(handling!.tReleaseMs - timesOf(plan).releaseMs)).toBeLessThan(80);
    expect(Math.abs(handling!.tEndMs - timesOf(plan).landingMs)).toBeLessThan(80);
    expect(Math.abs(handling!.dropM! - 0.3)).toBeLessThan(0.3);
    expect(handling!.joints).toHaveLength(51);
    expect(handling!.pathPx.length).toBeGreaterThan(4);
  });

  test('is told within a second of its landing', () => {
    const plan = planOf(1.2);
    const judge = createJudge({ pictureWh: { w: 640, h: 360 }, camera, rulesAt: () => RULES });
    const told = clean(throwFrames(plan)).find((frame) => handlingsOf(judge.update(frame)).length > 0);
    expect(told!.tMs - timesOf(plan).landingMs).toBeLessThan(1000);
  });

  test('is measured with noise, and the stated interval holds the truth', () => {
    const errors: number[] = [];
    let inside = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const plan = planOf(0.9 + 0.04 * seed);
      const gauss = seededGauss(seed);
      const frames = throwFrames(plan).map((moment) => seen(camera, moment, gauss, 1.5));
      const handling = judged(frames).find((one) => one.kind === 'throw' || one.kind === 'toss');
      if (handling?.distanceM === undefined) continue;
      const error = handling.distanceM - distanceOf(plan);
      errors.push(error);
      if (Math.abs(error) <= 1.96 * handling.distanceSdM!) inside++;
    }
    expect(errors.length).toBeGreaterThanOrEqual(18);
    const sorted = errors.map(Math.abs).sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeLessThan(0.2);
    expect(inside / errors.length).toBeGreaterThanOrEqual(0.85);
  });

  test('survives dropped frames and jittered times', () => {
    const plan = planOf(1.3);
    const gauss = seededGauss(3);
    const frames = throwFrames(plan, 40)
      .map((moment) => ({ ...moment, tMs: moment.tMs }))
      .filter((_, i) => i % 2 === 0 && i % 14 !== 8)
      .map((moment) => seen(camera, moment, gauss, 0.7))
      .map((frame) => ({ ...frame, tMs: ptsMs(frame.tMs + Math.round(gauss() * 2)) }));
    expect(judged(frames).map((one) => one.kind)).toEqual(['throw']);
  });

  test('is found at 25 and at 8 frames a second as well', () => {
    for (const stepMs of [40, 125])
      expect(judged(clean(throwFrames(planOf(1.3), stepMs))).map((one) => one.kind)).toEqual(['throw']);
  });
});

test('a 0.49 m toss is not a violation', () => {
  for (const handling of judged(clean(throwFrames(planOf(0.44))))) expect(handling.violation).toBe(false);
  const [near] = judged(clean(throwFrames(planOf(0.49)))).filter((one) => one.violation);
  expect(near === undefined || near.probability < 0.7).toBe(true);
});

test('a parcel that is let go and falls is a drop', () => {
  const plan: ThrowPlan = {
    placeM: [0, 5, 0],
    releaseM: [0.2, 4.7, 1],
    velocityMps: [0, 0, 0],
    landingHeightM: 0.12,
    sizeM: 0.24,
  };
  const [handling, ...more] = judged(clean(throwFrames(plan)));
  expect(more).toEqual([]);
  expect(handling).toMatchObject({ kind: 'drop', violation: false });
  expect(Math.abs(handling!.dropM! - 0.88)).toBeLessThan(0.15);
});

describe('no handling', () => {
  /** A worker beside a belt that carries a parcel past. */
  const beltFrames = (speedMps: number): Moment[] =>
    Array.from({ length: 60 }, (_, i) => {
      const tMs = i * 80;
      const wrists: readonly [Vec3, Vec3] = [
        [0.5, 5, 0.95],
        [0.1, 5, 0.95],
      ];
      return {
        tMs,
        persons: [{ placeM: [0.3, 5.3, 0], wristsM: wrists }],
        parcels: [{ centreM: [-1.5 + (speedMps * tMs) / 1000, 4.8, 0.85], sizeM: 0.3 }],
      };
    });

  test('is made of a belt that carries a parcel past a hand, whatever its speed and the noise', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 1.5, noNaN: true }),
        fc.integer({ min: 1, max: 1e6 }),
        (speed, seed) => {
          const gauss = seededGauss(seed);
          const frames = beltFrames(speed).map((moment) => seen(camera, moment, gauss, 1));
          expect(judged(frames).filter((one) => one.violation)).toEqual([]);
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });

  test('comes of a scene cut, nor of a time line that jumps back', () => {
    const first = clean(throwFrames(planOf(1.2)).slice(0, 13));
    const elsewhere: Moment[] = Array.from({ length: 25 }, (_, i) => ({
      tMs: 13 * 80 + i * 80,
      persons: [],
      parcels: [0, 1, 2, 3, 4].map((k) => ({ centreM: [-1.6 + 0.8 * k, 6 + 0.4 * k, 0.15], sizeM: 0.3 })),
    }));
    expect(judged([...first, ...clean(elsewhere)])).toEqual([]);
    const back = clean(elsewhere).map((frame, i) => ({ ...frame, tMs: ptsMs(i * 80) }));
    expect(judged([...first, ...back])).toEqual([]);
  });

  test('is a parcel that lies while workers walk past', () => {
    const frames: Moment[] = Array.from({ length: 80 }, (_, i) => {
      const x = -2 + 0.05 * i;
      return {
        tMs: i * 80,
        persons: [
          {
            placeM: [x, 4.6, 0],
            wristsM: [
              [x + 0.25, 4.6, 0.85],
              [x - 0.25, 4.6, 0.85],
            ],
          },
        ],
        parcels: [{ centreM: [0, 5, 0.15], sizeM: 0.3 }],
      };
    });
    expect(judged(clean(frames))).toEqual([]);
  });
});

describe('the verdict', () => {
  const plan = planOf(1.1);

  test('moves with the clock and does not otherwise change', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (shiftMs) => {
        const shift = (frames: readonly Observations[]): Observations[] =>
          frames.map((frame) => ({ ...frame, tMs: ptsMs(frame.tMs + shiftMs) }));
        const frames = clean(throwFrames(plan));
        const [a] = judged(frames);
        const [b] = judged(shift(frames));
        expect(b!.tReleaseMs - shiftMs).toBeCloseTo(a!.tReleaseMs, 3);
        expect(b!.distanceM).toBeCloseTo(a!.distanceM!, 6);
      }),
      { numRuns: 8, seed: 11 },
    );
  });

  test('is the same in a mirror', () => {
    const straight = hallCamera(true);
    const frames = throwFrames(planOf(1.1, 1)).map((moment) => seen(straight, moment));
    const mirrored = throwFrames(planOf(1.1, -1)).map((moment) => seen(straight, moment));
    const [a] = judged(frames, straight);
    const [b] = judged(mirrored, straight);
    expect(b!.distanceM).toBeCloseTo(a!.distanceM!, 3);
    expect(b!.probability).toBeCloseTo(a!.probability, 3);
  });

  test('grows with the distance thrown', () => {
    const said = [0.7, 1, 1.4, 1.8, 2.2].map((distanceM) => {
      const [handling] = judged(clean(throwFrames(planOf(distanceM))));
      return handling!.distanceM!;
    });
    for (let i = 1; i < said.length; i++) expect(said[i]!).toBeGreaterThan(said[i - 1]!);
  });

  test('does not depend on the order of the boxes', () => {
    const extra = { centreM: [1.5, 6, 0.15] as const, sizeM: 0.3 };
    const frames = throwFrames(plan).map((moment) => ({ ...moment, parcels: [...moment.parcels, extra] }));
    const turned = frames.map((moment) => ({ ...moment, parcels: [...moment.parcels].reverse() }));
    expect(judged(clean(turned)).map((one) => [one.kind, one.distanceM?.toFixed(6)])).toEqual(
      judged(clean(frames)).map((one) => [one.kind, one.distanceM?.toFixed(6)]),
    );
  });
});
