import { describe, expect, test } from 'vitest';
import { cameraModelOf, usualCamera, type HangingCamera } from './hanging-camera.ts';
import { learnCamera, type Standing } from './learn-camera.ts';
import { createProjection } from './projection.ts';

const WH = { w: 640, h: 360 };
const low: HangingCamera = {
  heightM: 2.8,
  tiltRad: (48 * Math.PI) / 180,
  rollRad: 0.03,
  focalPx: 400,
  k1: -0.1,
};
const high: HangingCamera = {
  heightM: 4.9,
  tiltRad: (29 * Math.PI) / 180,
  rollRad: -0.02,
  focalPx: 300,
  k1: -0.1,
};
/** Heights of a crew, metres; their mean is 1.70. */
const CREW = [1.62, 1.78, 1.7, 1.66, 1.74];

/** People of the crew who stand about the floor that the camera sees; `stoop` of them bow by half a metre. */
function crowd(camera: HangingCamera, stoop = 0, noisePx = 1): Standing[] {
  const projection = createProjection(cameraModelOf(camera, WH));
  let state = 7;
  const noise = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return noisePx * (state / 2 ** 31 - 1) * Math.sqrt(3);
  };
  const moments: Standing[] = [];
  for (const [xPx, row] of [60, 180, 300, 420, 560].flatMap((x) =>
    [150, 210, 270].map((y) => [x, y] as const),
  )) {
    const foot = projection.onPlane(xPx, row, 0.09)!;
    const heightM = CREW[moments.length % CREW.length]!;
    const bow = moments.length < stoop ? 0.5 : 0;
    const at = (z: number): [number, number] => {
      const { xPx: x, yPx: y } = projection.project([foot[0], foot[1], z])!;
      return [x + noise(), y + noise()];
    };
    moments.push({ anklesPx: [xPx, row], hipsPx: at(0.525 * heightM), facePx: at(0.925 * heightM - bow) });
  }
  return moments;
}

/** Learnt over true length of a step on the floor, across the picture and along it, at three places. */
function lengths(learnt: HangingCamera, camera: HangingCamera): number[] {
  const [mine, truth] = [learnt, camera].map((c) => createProjection(cameraModelOf(c, WH)));
  return [
    [200, 200],
    [320, 260],
    [480, 180],
  ].flatMap(([x, y]) =>
    [
      [20, 0],
      [0, 20],
    ].map(([dx, dy]) => {
      const step = [mine!, truth!].map((projection) => {
        const [a, b] = [projection.onPlane(x!, y!, 0)!, projection.onPlane(x! + dx!, y! + dy!, 0)!];
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
      });
      return step[0]! / step[1]!;
    }),
  );
}

describe.each([
  ['low and steep', low],
  ['high and wide', high],
])('a camera that hangs %s', (_, camera) => {
  test('is learnt from people who stand about, to a tenth of every length', () => {
    const { camera: learnt, scaleSd } = learnCamera(crowd(camera), 5, WH);
    for (const ratio of lengths(learnt, camera)) expect(Math.abs(Math.log(ratio))).toBeLessThan(0.1);
    expect(scaleSd).toBeLessThan(0.1);
  });

  test('is learnt all the same when a third of them stoop', () => {
    const { camera: learnt } = learnCamera(crowd(camera, 5), 5, WH);
    for (const ratio of lengths(learnt, camera)) expect(Math.abs(Math.log(ratio))).toBeLessThan(0.15);
  });

  test('says how sure it is: surer with more people, and right within two deviations', () => {
    const few = learnCamera(crowd(camera).slice(0, 2), 2, WH);
    const many = learnCamera(crowd(camera), 5, WH);
    expect(many.scaleSd).toBeLessThan(few.scaleSd);
    expect(Math.abs(Math.log(many.camera.heightM / camera.heightM))).toBeLessThan(2 * many.scaleSd);
  });
});

test('before anybody was seen it is the usual camera, with the doubt that belongs to it', () => {
  const { camera, scaleSd } = learnCamera([], 0, WH);
  expect(camera.heightM).toBeCloseTo(usualCamera(WH).heightM, 9);
  expect(camera.tiltRad).toBe(usualCamera(WH).tiltRad);
  expect(scaleSd).toBeGreaterThan(0.2);
});

test('a picture of another size gives the same camera', () => {
  const twice = crowd(low).map(({ anklesPx, hipsPx, facePx }) => ({
    anklesPx: [2 * anklesPx[0], 2 * anklesPx[1]] as const,
    hipsPx: [2 * hipsPx[0], 2 * hipsPx[1]] as const,
    facePx: [2 * facePx[0], 2 * facePx[1]] as const,
  }));
  const small = learnCamera(crowd(low), 5, WH).camera;
  const large = learnCamera(twice, 5, { w: 1280, h: 720 }).camera;
  expect(large.heightM).toBeCloseTo(small.heightM, 6);
  expect(large.focalPx).toBeCloseTo(2 * small.focalPx, 4);
});
