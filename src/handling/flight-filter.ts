import type { Projection } from '../geometry/projection.ts';
import { dot, scaled, sub, type Vec3 } from '../geometry/vec3.ts';

export const GRAVITY_MPS2 = 9.81;

/** Where the centre of the parcel was seen. */
export interface FlightPoint {
  readonly tS: number;
  readonly xPx: number;
  readonly yPx: number;
  readonly sdPx: number;
}

/** A pixel as two linear measurements of a position: `normal . X = value ± sdM`. */
export interface Sight {
  readonly tS: number;
  readonly normals: readonly [Vec3, Vec3];
  readonly values: readonly [number, number];
  readonly sdM: number;
}

/** @param depthM rough distance of the scene along the optical axis: it weighs pixels against metres */
export function sightOf(projection: Projection, point: FlightPoint, depthM: number): Sight {
  const { positionM, forward, right, down, focalPx } = projection;
  const [x, y] = projection.normalised(point.xPx, point.yPx);
  const normals = [sub(right, scaled(forward, x)), sub(down, scaled(forward, y))] as const;
  return {
    tS: point.tS,
    normals,
    values: [dot(normals[0], positionM), dot(normals[1], positionM)],
    sdM: (point.sdPx / focalPx) * depthM,
  };
}

/** Position, velocity; and, where the way flown is asked for, the velocity at the release: three numbers each. */
const MOTION = 6;
const WITH_RELEASE = 9;
const VELOCITY = 3;
const THROWN = 6;
const STRIDE = WITH_RELEASE;
/** One point in this many is no parcel at all, somewhere within about a square metre. */
const OUTLIER_LOG_DENSITY = Math.log(0.001);
const LOG_2PI = Math.log(2 * Math.PI);

/** The most that a sight can add to the logarithm of the evidence: where all but its own noise is known. */
export function mostEvidence({ sdM }: Sight): number {
  return Math.max(OUTLIER_LOG_DENSITY, -2 * Math.log(sdM) - LOG_2PI);
}

/**
 * Kalman filter over the motion of one parcel in world metres. The images of a point are linear in its position, so a
 * pixel is two scalar measurements. Sums up the logarithm of the evidence as it goes, for comparing stories of the motion.
 * Source: docs/design/judgement.md, equations 2 to 6.
 */
export class FlightFilter {
  readonly mean = new Float64Array(WITH_RELEASE);
  /** shape (9, 9), row by row; the last three rows and columns count only after `rememberRelease` */
  readonly covariance = new Float64Array(WITH_RELEASE * WITH_RELEASE);
  logEvidence = 0;
  /** Squared normalised innovations of the points, for a test of fit. */
  chi2 = 0;
  outliers = 0;
  #tS: number;
  #size = MOTION;
  readonly #gain = new Float64Array(WITH_RELEASE);

  constructor(tS = 0) {
    this.#tS = tS;
  }

  static startingAt(tS: number, positionM: Vec3, positionSdM: number, speedSdMps: number): FlightFilter {
    const filter = new FlightFilter(tS);
    for (let i = 0; i < 3; i++) {
      filter.mean[i] = positionM[i]!;
      filter.covariance[i * STRIDE + i] = positionSdM ** 2;
      filter.covariance[(VELOCITY + i) * STRIDE + VELOCITY + i] = speedSdMps ** 2;
    }
    return filter;
  }

  /** Becomes what another one is: thousands of hypotheses share a few filters. */
  copyFrom(other: FlightFilter): this {
    this.#tS = other.#tS;
    this.#size = other.#size;
    this.mean.set(other.mean);
    this.covariance.set(other.covariance);
    this.logEvidence = other.logEvidence;
    this.chi2 = other.chi2;
    this.outliers = other.outliers;
    return this;
  }

  /**
   * Moves the state on to a time.
   * @param fallMps2 gravity that nothing holds up
   * @param wander spectral density of unknown accelerations, m²/s³: after t seconds the speed has changed by sqrt(wander t)
   * @param wanderUp the same, upwards
   */
  advance(toS: number, fallMps2: number, wander: number, wanderUp = wander): void {
    const dt = toS - this.#tS;
    if (dt <= 0) return;
    this.#tS = toS;
    const { mean, covariance: p } = this;
    const n = this.#size;
    for (let i = 0; i < 3; i++) mean[i]! += dt * mean[VELOCITY + i]!;
    mean[2]! -= 0.5 * fallMps2 * dt * dt;
    mean[VELOCITY + 2]! -= fallMps2 * dt;
    const velocityRows = VELOCITY * STRIDE;
    for (let row = 0; row < velocityRows; row += STRIDE)
      for (let j = row; j < row + n; j++) p[j]! += dt * p[j + velocityRows]!;
    for (let row = 0; row < n * STRIDE; row += STRIDE)
      for (let j = row; j < row + 3; j++) p[j]! += dt * p[j + VELOCITY]!;
    if (wander === 0) return;
    const [squared, cubed] = [dt ** 2, dt ** 3];
    for (let i = 0; i < 3; i++) {
      const density = i === 2 ? wanderUp : wander;
      const v = VELOCITY + i;
      p[i * STRIDE + i]! += (density * cubed) / 3;
      p[i * STRIDE + v]! += (density * squared) / 2;
      p[v * STRIDE + i]! += (density * squared) / 2;
      p[v * STRIDE + v]! += density * dt;
    }
  }

  /** Takes `direction . block = value ± sd`; the block begins at `offset`. @returns squared normalised innovation */
  measure(offset: number, direction: Vec3, value: number, sd: number): number {
    const { mean, covariance: p } = this;
    const n = this.#size;
    const gain = this.#gain;
    const [dx, dy, dz] = direction;
    for (let j = 0, at = offset; j < n; j++, at += STRIDE)
      gain[j] = p[at]! * dx + p[at + 1]! * dy + p[at + 2]! * dz;
    const predicted = dx * mean[offset]! + dy * mean[offset + 1]! + dz * mean[offset + 2]!;
    const spread = sd * sd + dx * gain[offset]! + dy * gain[offset + 1]! + dz * gain[offset + 2]!;
    const innovation = value - predicted;
    for (let j = 0, row = 0; j < n; j++, row += STRIDE) {
      const k = gain[j]! / spread;
      mean[j]! += k * innovation;
      for (let i = 0; i < n; i++) p[row + i]! -= k * gain[i]!;
    }
    const squared = (innovation * innovation) / spread;
    this.logEvidence -= 0.5 * (squared + Math.log(spread) + LOG_2PI);
    return squared;
  }

  /** Takes the two measurements of a pixel; one that fits nowhere is left out and paid for. */
  see({ normals, values, sdM }: Sight): void {
    // The two axes are nearly independent: tested one by one before either is taken.
    const expected =
      this.#logDensity(normals[0], values[0], sdM) + this.#logDensity(normals[1], values[1], sdM);
    if (expected < OUTLIER_LOG_DENSITY) {
      this.logEvidence += OUTLIER_LOG_DENSITY;
      this.outliers++;
      return;
    }
    this.chi2 += this.measure(0, normals[0], values[0], sdM) + this.measure(0, normals[1], values[1], sdM);
  }

  /** Logarithm of the density of a measurement of the position under what is known so far. */
  #logDensity([dx, dy, dz]: Vec3, value: number, sd: number): number {
    const { mean, covariance: p } = this;
    const predicted = dx * mean[0]! + dy * mean[1]! + dz * mean[2]!;
    const spread =
      sd * sd +
      dx * (dx * p[0]! + dy * p[1]! + dz * p[2]!) +
      dy * (dx * p[STRIDE]! + dy * p[STRIDE + 1]! + dz * p[STRIDE + 2]!) +
      dz * (dx * p[2 * STRIDE]! + dy * p[2 * STRIDE + 1]! + dz * p[2 * STRIDE + 2]!);
    return -0.5 * ((value - predicted) ** 2 / spread + Math.log(spread) + LOG_2PI);
  }

  /** Keeps the velocity of this moment in mind: with the time of flight it is the way flown. */
  rememberRelease(): void {
    const { mean, covariance: p } = this;
    for (let i = 0; i < 3; i++) {
      mean[THROWN + i] = mean[VELOCITY + i]!;
      for (let j = 0; j < MOTION; j++) p[(THROWN + i) * STRIDE + j] = p[(VELOCITY + i) * STRIDE + j]!;
    }
    for (let j = 0; j < WITH_RELEASE; j++)
      for (let i = 0; i < 3; i++) p[j * STRIDE + THROWN + i] = p[j * STRIDE + VELOCITY + i]!;
    this.#size = WITH_RELEASE;
  }

  /** Something was hit: of the velocity a share is kept along the floor, and more than that is known only within a spread. */
  land(keptShare: number, speedSdMps: number, upSdMps: number): void {
    const { mean, covariance: p } = this;
    for (let i = VELOCITY; i < VELOCITY + 3; i++) {
      const [share, sdMps] = i === VELOCITY + 2 ? [0, upSdMps] : [keptShare, speedSdMps];
      mean[i]! *= share;
      for (let j = 0; j < this.#size; j++) p[i * STRIDE + j]! *= share;
      for (let j = 0; j < this.#size; j++) p[j * STRIDE + i]! *= share;
      p[i * STRIDE + i]! += sdMps ** 2;
    }
  }

  /** The hand's last push, within less than a frame: the velocity may be anything within this of what it was. */
  push(speedSdMps: number): void {
    for (let i = VELOCITY; i < VELOCITY + 3; i++) this.covariance[i * STRIDE + i]! += speedSdMps ** 2;
  }

  /** Says what speeds are plausible at this moment. */
  expectSpeed(speedSdMps: number): void {
    this.measure(VELOCITY, [1, 0, 0], 0, speedSdMps);
    this.measure(VELOCITY, [0, 1, 0], 0, speedSdMps);
    this.measure(VELOCITY, [0, 0, 1], 0, speedSdMps);
  }

  /** Way from the remembered release to the landing: the velocity there times the time, less the fall. */
  displacement(flightS: number): { readonly mean: Vec3; readonly covariance: Float64Array } {
    const { mean, covariance: p } = this;
    const out = new Float64Array(9);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) out[3 * i + j] = flightS * flightS * p[(THROWN + i) * STRIDE + THROWN + j]!;
    const fallM = 0.5 * GRAVITY_MPS2 * flightS * flightS;
    const [x, y, z] = [mean[THROWN]!, mean[THROWN + 1]!, mean[THROWN + 2]!];
    return { mean: [flightS * x, flightS * y, flightS * z - fallM], covariance: out };
  }
}
