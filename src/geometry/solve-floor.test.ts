import { describe, expect, test } from 'vitest';
import { cameraModelOf, type HangingCamera } from './hanging-camera.ts';
import { createProjection } from './projection.ts';
import { solveFloor, type FloorDistance, type FloorMark } from './solve-floor.ts';

const WH = { w: 1280, h: 720 };
const degrees = (value: number): number => (value * Math.PI) / 180;
const CAMERAS: readonly (readonly [string, HangingCamera])[] = [
  ['low and steep', { heightM: 2.8, tiltRad: degrees(50), rollRad: 0.03, focalPx: 800, k1: -0.1 }],
  ['high and flat', { heightM: 5.5, tiltRad: degrees(28), rollRad: -0.02, focalPx: 700, k1: -0.1 }],
  ['with a long lens', { heightM: 4, tiltRad: degrees(33), rollRad: 0, focalPx: 1300, k1: -0.1 }],
];

/** Marks in the corners of what is looked at, every distance between them, with a little of everything that goes wrong. */
function measured(camera: HangingCamera, clickPx: number, tapeM: number) {
  const projection = createProjection(cameraModelOf(camera, WH));
  let state = 11;
  const noise = (sd: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return sd * (state / 2 ** 31 - 1) * Math.sqrt(3);
  };
  const truth: FloorMark[] = [
    [260, 640],
    [1010, 660],
    [900, 330],
    [380, 350],
  ];
  const places = truth.map(([x, y]) => projection.onPlane(x, y, 0)!);
  const distances: FloorDistance[] = [];
  for (let from = 0; from < places.length; from++)
    for (let to = from + 1; to < places.length; to++) {
      const lengthM = Math.hypot(places[from]![0] - places[to]![0], places[from]![1] - places[to]![1]);
      distances.push({ from, to, distanceM: lengthM + noise(tapeM) });
    }
  const marks = truth.map(([x, y]): FloorMark => [x + noise(clickPx), y + noise(clickPx)]);
  return { marks, distances };
}

/** Solved over true, of steps across the picture and along it. */
function ratios(solved: HangingCamera, camera: HangingCamera): number[] {
  const [mine, truth] = [solved, camera].map((each) => createProjection(cameraModelOf(each, WH)));
  return [
    [400, 450],
    [640, 520],
    [960, 400],
  ].flatMap(([x, y]) =>
    [
      [60, 0],
      [0, 60],
    ].map(([dx, dy]) => {
      const [a, b] = [mine!, truth!].map((projection) => {
        const [p, q] = [projection.onPlane(x!, y!, 0)!, projection.onPlane(x! + dx!, y! + dy!, 0)!];
        return Math.hypot(p[0] - q[0], p[1] - q[1]);
      });
      return a! / b!;
    }),
  );
}

describe.each(CAMERAS)('a camera that hangs %s', (_, camera) => {
  test('is found from four marks and their distances', () => {
    const { marks, distances } = measured(camera, 0, 0);
    const solved = solveFloor(marks, distances, WH);
    if (!solved.ok) throw new Error(solved.error);
    expect(solved.value.rmsM).toBeLessThan(0.005);
    for (const ratio of ratios(solved.value.camera, camera)) expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
    expect(solved.value.camera.heightM / camera.heightM).toBeCloseTo(1, 1);
  });

  test('is found to 5 % of every length with clicks off by 2 px and a tape by 2 cm, and the residuals say so', () => {
    const { marks, distances } = measured(camera, 2, 0.02);
    const solved = solveFloor(marks, distances, WH);
    if (!solved.ok) throw new Error(solved.error);
    for (const ratio of ratios(solved.value.camera, camera)) expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
    expect(solved.value.rmsM).toBeLessThan(0.05);
    expect(solved.value.rmsPx).toBeLessThan(6);
  });
});

test('a distance that was typed wrong stands out', () => {
  const { marks, distances } = measured(CAMERAS[0]![1], 0, 0);
  const wrong = distances.map((each, i) => (i === 1 ? { ...each, distanceM: each.distanceM + 1 } : each));
  const solved = solveFloor(marks, wrong, WH);
  if (!solved.ok) throw new Error(solved.error);
  expect(solved.value.rmsM).toBeGreaterThan(0.1);
  expect(solved.value.residuals).toHaveLength(6);
});

test('too few distances are said to be so', () => {
  const { marks, distances } = measured(CAMERAS[0]![1], 0, 0);
  expect(solveFloor(marks, distances.slice(0, 4), WH)).toEqual({ ok: false, error: 'too-few' });
  expect(
    solveFloor(
      marks.slice(0, 3),
      distances.filter(({ to }) => to < 3),
      WH,
    ),
  ).toEqual({
    ok: false,
    error: 'too-few',
  });
});
