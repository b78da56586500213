import { add, dot, norm, scaled, type Vec3 } from '../geometry/vec3.ts';
import { GRAVITY_MPS2 } from './flight-filter.ts';
import type { FlightHypothesis } from './flight-fit.ts';

/** What a flight was, with its uncertainty; from the mixture of all hypotheses. */
export interface FlightSummary {
  readonly releaseS: number;
  readonly landingS: number;
  readonly distanceM: number;
  readonly distanceSdM: number;
  readonly fallM: number;
  readonly speedMps: number;
  /** Share of belief in: let go slower than 1 m/s, fell more than 0.30 m, at most 0.30 m sideways. */
  readonly dropProbability: number;
  /** Share of belief in: no drop, and farther than the limit. */
  readonly farProbability: number;
}

export const DROP_MAX_SPEED_MPS = 1;
export const DROP_MAX_SIDE_M = 0.3;
export const DROP_MIN_FALL_M = 0.3;

/** Nodes and weights of five-point Gauss-Hermite quadrature for a standard normal variable. */
const NODES = [
  [-2.85697, 0.011257],
  [-1.355626, 0.222076],
  [0, 0.533333],
  [1.355626, 0.222076],
  [2.85697, 0.011257],
] as const;
const FINE_SD_M = 0.01;

/** Standard normal distribution function (Abramowitz and Stegun 7.1.26, error below 1.5e-7). */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.3275911 * (Math.abs(z) / Math.SQRT2));
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * poly * Math.exp((-z * z) / 2);
  return z > 0 ? 1 - tail : tail;
}

/** Weighs all hypotheses together. @param inflate factor on every standard deviation, from calibration on truth */
export function summarise(
  hypotheses: readonly FlightHypothesis[],
  limitM: number,
  caught: boolean,
  inflate: number,
): FlightSummary {
  const sum = { release: 0, landing: 0, d: 0, dd: 0, fall: 0, speed: 0, drop: 0, far: 0 };
  for (const hypothesis of hypotheses) {
    const { weight } = hypothesis;
    sum.release += weight * hypothesis.releaseS;
    sum.landing += weight * hypothesis.landingS;
    for (const node of displacements(hypothesis, inflate)) {
      const share = weight * node.share;
      sum.d += share * node.distanceM;
      sum.dd += share * (node.distanceM ** 2 + node.restSdM ** 2);
      sum.fall += share * node.fallM;
      sum.speed += share * node.speedMps;
      const dropped =
        !caught &&
        hypothesis.story.name === 'let-go' &&
        node.fallM > DROP_MIN_FALL_M &&
        node.sideM <= DROP_MAX_SIDE_M;
      if (dropped) sum.drop += share;
      else sum.far += share * normalCdf((node.distanceM - limitM) / Math.hypot(node.restSdM, FINE_SD_M));
    }
  }
  return {
    releaseS: sum.release,
    landingS: sum.landing,
    distanceM: sum.d,
    distanceSdM: Math.sqrt(Math.max(FINE_SD_M ** 2, sum.dd - sum.d ** 2)),
    fallM: sum.fall,
    speedMps: sum.speed,
    dropProbability: sum.drop,
    farProbability: sum.far,
  };
}

interface DisplacementNode {
  readonly share: number;
  readonly distanceM: number;
  /** What is left of the distance's spread when the worst direction is accounted for by the nodes. */
  readonly restSdM: number;
  readonly fallM: number;
  readonly sideM: number;
  readonly speedMps: number;
}

/** The displacement at five points along the direction in which it is least certain, usually the line of sight. */
function displacements(hypothesis: FlightHypothesis, inflate: number): readonly DisplacementNode[] {
  const { displacementM, covariance } = hypothesis;
  const flightS = hypothesis.landingS - hypothesis.releaseS;
  const worst = principalAxis(covariance);
  const spreadM = Math.sqrt(quadratic(covariance, worst)) * inflate;
  return NODES.map(([z, share]) => {
    const moved = add(displacementM, scaled(worst, spreadM * z));
    const distanceM = norm(moved);
    const along = scaled(moved, 1 / Math.max(1e-6, distanceM));
    const variance = quadratic(covariance, along) * inflate * inflate - (dot(along, worst) * spreadM) ** 2;
    // On a parabola the mean velocity and the time give the velocity at its start.
    const upMps = moved[2] / flightS + 0.5 * GRAVITY_MPS2 * flightS;
    return {
      share,
      distanceM,
      restSdM: Math.sqrt(Math.max(0, variance)),
      fallM: -moved[2],
      sideM: Math.hypot(moved[0], moved[1]),
      speedMps: Math.hypot(moved[0] / flightS, moved[1] / flightS, upMps),
    };
  });
}

function quadratic(m: Float64Array, a: Vec3): number {
  let sum = 0;
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) sum += a[i]! * m[3 * i + j]! * a[j]!;
  return Math.max(0, sum);
}

/** Unit vector of the largest spread, by power iteration. */
function principalAxis(m: Float64Array): Vec3 {
  let [x, y, z] = [0.5, 0.6, 0.62];
  for (let i = 0; i < 30; i++) {
    const u = m[0]! * x + m[1]! * y + m[2]! * z;
    const v = m[3]! * x + m[4]! * y + m[5]! * z;
    const w = m[6]! * x + m[7]! * y + m[8]! * z;
    const length = Math.sqrt(u * u + v * v + w * w);
    if (length < 1e-12) return [0, 0, 1];
    [x, y, z] = [u / length, v / length, w / length];
  }
  return [x, y, z];
}
