import type { SizeWh } from '../domain/picture.ts';
import { cameraModelOf, usualCamera, type HangingCamera } from './hanging-camera.ts';
import { createProjection, type Projection } from './projection.ts';
import { solveSymmetric } from './solve-symmetric.ts';
import type { Vec3 } from './vec3.ts';

/** One moment of a person who may be standing; pixels of the camera's picture. */
export interface Standing {
  /** Middle of the ankles. */
  readonly anklesPx: readonly [x: number, y: number];
  /** Middle of the hips, and of the face. */
  readonly hipsPx: readonly [x: number, y: number];
  readonly facePx: readonly [x: number, y: number];
}

export interface LearntCamera {
  readonly camera: HangingCamera;
  /** Relative standard deviation of every length that it gives. */
  readonly scaleSd: number;
}

const ANKLE_M = 0.09;
/** Adults of both sexes at work, in shoes; NCD-RisC 2020 gives 1.64 to 1.76 m for young adults of most countries. */
const BODY_M = 1.7;
/** Height of hips and face as shares of the body's, with what bodies and seen joints deviate, and how far they are beside the ankles. */
const HIPS = { share: 0.525, sdM: 0.08, besideSdM: 0.12 } as const;
const FACE = { share: 0.925, sdM: 0.1, besideSdM: 0.18 } as const;
/** People stoop and kneel, nobody stands on air: what is too low says little, by the ratio of its surprise; what is too high, less so. */
const LOW_SDS = 0.7;
const FAR_SDS = 2;
/** Mean height of those who happen to work here. */
const CREW_SD = 0.025;
const BODY_SD = 0.045;

/** Deviations of what cameras over sorting floors have: tilt and roll in radians, the others relative. */
const PRIOR_SD = [0.2, 0.04, 0.22, 0.28] as const;
const STEP = 1e-4;
const ROUNDS = 6;

type Parameters = readonly [tiltRad: number, rollRad: number, lnHeight: number, lnFocal: number];

/**
 * Tilt, roll, height and focal length of a camera from people who stand and walk on its floor: all of them are about as tall,
 * wherever they are. Gauss-Newton on the heights of hips and faces above ankles, with the usual camera as prior; the idea is that of
 * Lv, Zhao & Nevatia 2006, "Camera calibration from video of a walking human". Lens distortion and people's mean height stay
 * as assumed.
 * @param people how many different persons the moments are of
 */
export function learnCamera(
  moments: readonly Standing[],
  people: number,
  sizeWh: SizeWh,
  start: HangingCamera = usualCamera(sizeWh),
): LearntCamera {
  const prior = parametersOf(usualCamera(sizeWh));
  let parameters = parametersOf(start);
  // Many moments of one person say little more than one.
  const weight = Math.min(1, (4 * people) / Math.max(1, moments.length));
  let covariance: readonly (readonly number[])[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const system = normalEquations(moments, parameters, prior, weight, sizeWh);
    const solved = solveSymmetric(system.matrix, system.gradient);
    if (solved === undefined) break;
    covariance = solved.inverse;
    parameters = parameters.map(
      (value, i) => value - clamp(solved.solution[i]!, 0.3),
    ) as unknown as Parameters;
  }
  const geometry = Math.sqrt(covariance[2]?.[2] ?? PRIOR_SD[2] ** 2);
  const crew = moments.length === 0 ? 0 : Math.hypot(CREW_SD, BODY_SD / Math.sqrt(Math.max(1, people)));
  return { camera: cameraOf(parameters, sizeWh), scaleSd: Math.hypot(geometry, crew) };
}

const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

const parametersOf = ({ tiltRad, rollRad, heightM, focalPx }: HangingCamera): Parameters => [
  tiltRad,
  rollRad,
  Math.log(heightM),
  Math.log(focalPx),
];

const cameraOf = ([tiltRad, rollRad, lnHeight, lnFocal]: Parameters, sizeWh: SizeWh): HangingCamera => ({
  ...usualCamera(sizeWh),
  tiltRad,
  rollRad,
  heightM: Math.exp(lnHeight),
  focalPx: Math.exp(lnFocal),
});

/** Matrix and gradient of the sum of squares, residuals in standard deviations. */
function normalEquations(
  moments: readonly Standing[],
  parameters: Parameters,
  prior: Parameters,
  weight: number,
  sizeWh: SizeWh,
) {
  const size = parameters.length;
  const matrix = parameters.map((_, i) => parameters.map((_value, j) => (i === j ? PRIOR_SD[i]! ** -2 : 0)));
  const gradient = parameters.map((value, i) => (value - prior[i]!) / PRIOR_SD[i]! ** 2);
  const here = createProjection(cameraModelOf(cameraOf(parameters, sizeWh), sizeWh));
  const moved = parameters.map((_, k) =>
    createProjection(
      cameraModelOf(
        cameraOf(parameters.map((v, i) => (i === k ? v + STEP : v)) as unknown as Parameters, sizeWh),
        sizeWh,
      ),
    ),
  );
  for (const moment of moments) {
    const base = residuals(moment, here);
    if (base === undefined) continue;
    const slopes = moved.map((projection) => residuals(moment, projection));
    base.forEach((residual, r) => {
      const trust = weight * trustIn(residual, r % 2 === 0 ? LOW_SDS : FAR_SDS);
      const row = slopes.map((slope) => (slope === undefined ? 0 : (slope[r]! - residual) / STEP));
      for (let i = 0; i < size; i++) {
        gradient[i]! += trust * row[i]! * residual;
        for (let j = 0; j < size; j++) matrix[i]![j]! += trust * row[i]! * row[j]!;
      }
    });
  }
  return { matrix, gradient };
}

function trustIn(residual: number, lowSds: number): number {
  const usual = residual < 0 ? lowSds : FAR_SDS;
  return Math.abs(residual) > usual ? (usual / residual) ** 2 : 1;
}

/** How much too high hips and face are, and how far they lie beside the ankles, in standard deviations. */
function residuals({ anklesPx, hipsPx, facePx }: Standing, projection: Projection): number[] | undefined {
  const foot = projection.onPlane(anklesPx[0], anklesPx[1], ANKLE_M);
  if (foot === undefined) return undefined;
  const hips = aboveFoot(foot, hipsPx, projection);
  const face = aboveFoot(foot, facePx, projection);
  if (hips === undefined || face === undefined) return undefined;
  return [
    (hips.heightM - HIPS.share * BODY_M) / HIPS.sdM,
    hips.besideM / HIPS.besideSdM,
    (face.heightM - FACE.share * BODY_M) / FACE.sdM,
    face.besideM / FACE.besideSdM,
  ];
}

/** Where the ray of a pixel passes the vertical over a foot: how high, and how far beside it. Undefined for a ray straight down. */
function aboveFoot(foot: Vec3, [xPx, yPx]: readonly [number, number], projection: Projection) {
  const { originM, direction } = projection.ray(xPx, yPx);
  const flat = Math.hypot(direction[0], direction[1]);
  if (flat < 0.05) return undefined;
  const [ux, uy] = [direction[0] / flat, direction[1] / flat];
  const [dx, dy] = [foot[0] - originM[0], foot[1] - originM[1]];
  return { heightM: originM[2] + ((dx * ux + dy * uy) * direction[2]) / flat, besideM: dx * uy - dy * ux };
}
