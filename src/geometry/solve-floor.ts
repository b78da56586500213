import { err, ok, type Result } from '../base/result.ts';
import type { SizeWh } from '../domain/picture.ts';
import { cameraModelOf, focalPxOf, usualCamera, type HangingCamera } from './hanging-camera.ts';
import { createProjection, type Projection } from './projection.ts';
import { solveSymmetric } from './solve-symmetric.ts';

/** A point of the floor in the picture. */
export type FloorMark = readonly [xPx: number, yPx: number];

/** Between two marks, by their index, as a tape says it. */
export interface FloorDistance {
  readonly from: number;
  readonly to: number;
  readonly distanceM: number;
}

export interface FloorSolution {
  readonly camera: HangingCamera;
  /** In the order of the distances. */
  readonly residuals: readonly FloorResidual[];
  readonly rmsM: number;
  readonly rmsPx: number;
}

export interface FloorResidual {
  /** Solved minus measured. */
  readonly residualM: number;
  /** By so much each of the two marks would have to move in the picture, at least. */
  readonly residualPx: number;
}

/** Four unknowns, and one more to see whether they fit. */
export const LEAST_MARKS = 4;
export const LEAST_DISTANCES = 5;

/** A tape on a floor with things on it, and a click in a picture of 640 pixels. */
const TAPE_SD_M = 0.01;
const CLICK_SD_OF_WIDTH = 1 / 640;
/** Wide: only what the distances leave open comes from the usual camera. Tilt and roll in radians, the others relative. */
const PRIOR_SD = [0.6, 0.15, 0.7, 0.45] as const;
const STEP = 1e-5;
const ROUNDS = 40;
/** The best of a coarse grid of cameras are followed: a far one may end in a wrong valley. */
const FOLLOWED = 5;
const START_TILTS_DEG = [20, 35, 50, 65, 80];
const START_HEIGHTS_M = [2.2, 3.6, 6, 10];
const START_VIEWS_DEG = [50, 75, 100];

type Parameters = readonly [tiltRad: number, rollRad: number, lnHeight: number, lnFocal: number];

/**
 * Tilt, roll, height and focal length of a camera from distances between points of its floor. Least squares
 * (Levenberg-Marquardt) on the distances, each weighed by what a tape and a click at its place are worth; where the
 * camera stands and looks on the floor changes no distance.
 * @param k1 of the lens, which distances alone do not tell
 */
export function solveFloor(
  marks: readonly FloorMark[],
  distances: readonly FloorDistance[],
  sizeWh: SizeWh,
  k1 = usualCamera(sizeWh).k1,
): Result<FloorSolution, 'too-few' | 'no-solution'> {
  const used = new Set(distances.flatMap(({ from, to }) => [from, to]));
  if (used.size < LEAST_MARKS || distances.length < LEAST_DISTANCES) return err('too-few');
  const problem: Problem = { marks, distances, sizeWh, k1 };
  const starts = startsFor(sizeWh)
    .map((parameters) => ({ parameters, cost: costOf(problem, parameters) }))
    .filter(({ cost }) => Number.isFinite(cost))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, FOLLOWED)
    .map(({ parameters }) => descend(problem, parameters));
  const best = starts.sort((a, b) => a.cost - b.cost)[0];
  if (best === undefined) return err('no-solution');
  const projection = projectionOf(problem, best.parameters);
  const residuals = distances.map((distance) => residualOf(problem, projection, distance));
  if (residuals.some((residual) => residual === undefined)) return err('no-solution');
  const known = residuals.filter((residual) => residual !== undefined);
  const rms = (values: readonly number[]): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  return ok({
    camera: cameraOf(problem, best.parameters),
    residuals: known,
    rmsM: rms(known.map(({ residualM }) => residualM)),
    rmsPx: rms(known.map(({ residualPx }) => residualPx)),
  });
}

interface Problem {
  readonly marks: readonly FloorMark[];
  readonly distances: readonly FloorDistance[];
  readonly sizeWh: SizeWh;
  readonly k1: number;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function startsFor(sizeWh: SizeWh): Parameters[] {
  return START_TILTS_DEG.flatMap((tilt) =>
    START_HEIGHTS_M.flatMap((heightM) =>
      START_VIEWS_DEG.map((view): Parameters => [
        radians(tilt),
        0,
        Math.log(heightM),
        Math.log(focalPxOf(radians(view), sizeWh)),
      ]),
    ),
  );
}

const cameraOf = ({ k1 }: Problem, [tiltRad, rollRad, lnHeight, lnFocal]: Parameters): HangingCamera => ({
  tiltRad,
  rollRad,
  heightM: Math.exp(lnHeight),
  focalPx: Math.exp(lnFocal),
  k1,
});

const projectionOf = (problem: Problem, parameters: Parameters): Projection =>
  createProjection(cameraModelOf(cameraOf(problem, parameters), problem.sizeWh));

function priorOf(sizeWh: SizeWh): Parameters {
  const { tiltRad, rollRad, heightM, focalPx } = usualCamera(sizeWh);
  return [tiltRad, rollRad, Math.log(heightM), Math.log(focalPx)];
}

/** Undefined where a mark would lie above the horizon. */
function lengthOf(projection: Projection, a: FloorMark, b: FloorMark): number | undefined {
  const [p, q] = [projection.onPlane(a[0], a[1], 0), projection.onPlane(b[0], b[1], 0)];
  return p === undefined || q === undefined ? undefined : Math.hypot(p[0] - q[0], p[1] - q[1]);
}

/** Metres by which the length grows with a pixel of either mark, in the direction in which it grows most. */
function metresPerPx(
  projection: Projection,
  a: FloorMark,
  b: FloorMark,
  lengthM: number,
): number | undefined {
  let squares = 0;
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
  ] as const)
    for (const [p, q] of [
      [[a[0] + dx, a[1] + dy], b],
      [a, [b[0] + dx, b[1] + dy]],
    ] as const) {
      const moved = lengthOf(projection, p, q);
      if (moved === undefined) return undefined;
      squares += (moved - lengthM) ** 2;
    }
  return Math.sqrt(squares);
}

function residualOf(
  { marks, sizeWh }: Problem,
  projection: Projection,
  { from, to, distanceM }: FloorDistance,
): (FloorResidual & { readonly sdM: number }) | undefined {
  const [a, b] = [marks[from], marks[to]];
  if (a === undefined || b === undefined) return undefined;
  const lengthM = lengthOf(projection, a, b);
  const perPx = lengthM === undefined ? undefined : metresPerPx(projection, a, b, lengthM);
  if (lengthM === undefined || perPx === undefined) return undefined;
  const residualM = lengthM - distanceM;
  return {
    residualM,
    residualPx: Math.abs(residualM) / perPx,
    sdM: Math.hypot(TAPE_SD_M, perPx * sizeWh.w * CLICK_SD_OF_WIDTH),
  };
}

/** In standard deviations: those of the distances, then those from the usual camera. Undefined above the horizon. */
function surprises(
  problem: Problem,
  parameters: Parameters,
  sdsM?: readonly number[],
): Surprises | undefined {
  const projection = projectionOf(problem, parameters);
  const values: number[] = [];
  const sds: number[] = [];
  for (const [i, distance] of problem.distances.entries()) {
    const residual = residualOf(problem, projection, distance);
    if (residual === undefined) return undefined;
    const sdM = sdsM?.[i] ?? residual.sdM;
    sds.push(sdM);
    values.push(residual.residualM / sdM);
  }
  const prior = priorOf(problem.sizeWh);
  parameters.forEach((value, i) => values.push((value - prior[i]!) / PRIOR_SD[i]!));
  return { values, sdsM: sds };
}

interface Surprises {
  readonly values: readonly number[];
  readonly sdsM: readonly number[];
}

const sumOfSquares = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value ** 2, 0);

/** With the deviations' own size: else a camera that makes every length doubtful would fit best. */
function costOf(problem: Problem, parameters: Parameters): number {
  const found = surprises(problem, parameters);
  if (found === undefined) return Infinity;
  return sumOfSquares(found.values) + 2 * found.sdsM.reduce((sum, sdM) => sum + Math.log(sdM / TAPE_SD_M), 0);
}

function descend(
  problem: Problem,
  start: Parameters,
): { readonly parameters: Parameters; readonly cost: number } {
  let parameters = start;
  let cost = costOf(problem, parameters);
  let damping = 1e-2;
  for (let round = 0; round < ROUNDS && damping < 1e8; round++) {
    const step = stepOf(problem, parameters, damping);
    if (step === undefined) break;
    const next = parameters.map(
      (value, i) => value - Math.max(-0.4, Math.min(0.4, step[i]!)),
    ) as unknown as Parameters;
    const nextCost = costOf(problem, next);
    const isBetter = nextCost < cost;
    const gain = cost - nextCost;
    damping = isBetter ? damping / 4 : damping * 6;
    if (!isBetter) continue;
    [parameters, cost] = [next, nextCost];
    if (gain < 1e-9) break;
  }
  return { parameters, cost };
}

function stepOf(problem: Problem, parameters: Parameters, damping: number): readonly number[] | undefined {
  const here = surprises(problem, parameters);
  if (here === undefined) return undefined;
  const slopes = parameters.map((_, k) => {
    const moved = parameters.map((value, i) => (i === k ? value + STEP : value)) as unknown as Parameters;
    return surprises(problem, moved, here.sdsM)?.values.map((value, r) => (value - here.values[r]!) / STEP);
  });
  const matrix = slopes.map((a, i) =>
    slopes.map((b, j) => {
      const sum = (a ?? []).reduce((total, value, r) => total + value * (b?.[r] ?? 0), 0);
      return i === j ? sum * (1 + damping) : sum;
    }),
  );
  const gradient = slopes.map((slope) =>
    (slope ?? []).reduce((sum, value, r) => sum + value * here.values[r]!, 0),
  );
  return solveSymmetric(matrix, gradient)?.solution;
}
