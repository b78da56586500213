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

/** Position, velocity, position at the release, position at the landing: three numbers each. */
const N = 12;
const VELOCITY = 3;
export const RELEASE = 6;
export const LANDING = 9;
/** One point in this many is no parcel at all, somewhere within about a square metre. */
const OUTLIER_LOG_DENSITY = Math.log(0.001);
const LOG_2PI = Math.log(2 * Math.PI);

/**
 * Kalman filter over the motion of one parcel in world metres. The images of a point are linear in its position, so a
 * pixel is two scalar measurements. Sums up the logarithm of the evidence as it goes, for comparing stories of the motion.
 * Source: docs/design/judgement.md, equations 2 to 6.
 */
export class FlightFilter {
  readonly mean = new Float64Array(N);
  /** shape (12, 12), row by row */
  readonly covariance = new Float64Array(N * N);
  logEvidence = 0;
  /** Squared normalised innovations of the points, for a test of fit. */
  chi2 = 0;
  outliers = 0;
  #tS: number;
  readonly #gain = new Float64Array(N);

  constructor(tS = 0) {
    this.#tS = tS;
  }

  static startingAt(tS: number, positionM: Vec3, positionSdM: number, speedSdMps: number): FlightFilter {
    const filter = new FlightFilter(tS);
    for (let i = 0; i < 3; i++) {
      filter.mean[i] = positionM[i]!;
      filter.covariance[i * N + i] = positionSdM ** 2;
      filter.covariance[(VELOCITY + i) * N + VELOCITY + i] = speedSdMps ** 2;
    }
    return filter;
  }

  /** Becomes what another one is: thousands of hypotheses share a few filters. */
  copyFrom(other: FlightFilter): this {
    this.#tS = other.#tS;
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
   */
  advance(toS: number, fallMps2: number, wander: number): void {
    const dt = toS - this.#tS;
    if (dt <= 0) return;
    this.#tS = toS;
    const { mean, covariance: p } = this;
    for (let i = 0; i < 3; i++) mean[i]! += dt * mean[VELOCITY + i]!;
    mean[2]! -= 0.5 * fallMps2 * dt * dt;
    mean[VELOCITY + 2]! -= fallMps2 * dt;
    for (let i = 0; i < 3; i++) for (let j = 0; j < N; j++) p[i * N + j]! += dt * p[(VELOCITY + i) * N + j]!;
    for (let j = 0; j < N; j++) for (let i = 0; i < 3; i++) p[j * N + i]! += dt * p[j * N + VELOCITY + i]!;
    for (let i = 0; i < 3; i++) {
      p[i * N + i]! += (wander * dt ** 3) / 3;
      p[i * N + VELOCITY + i]! += (wander * dt ** 2) / 2;
      p[(VELOCITY + i) * N + i]! += (wander * dt ** 2) / 2;
      p[(VELOCITY + i) * N + VELOCITY + i]! += wander * dt;
    }
  }

  /** Takes `direction . block = value ± sd`; the block begins at `offset`. @returns squared normalised innovation */
  measure(offset: number, direction: Vec3, value: number, sd: number): number {
    const { mean, covariance: p } = this;
    const gain = this.#gain;
    let predicted = 0;
    let spread = sd * sd;
    for (let i = 0; i < 3; i++) predicted += direction[i]! * mean[offset + i]!;
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let i = 0; i < 3; i++) sum += p[j * N + offset + i]! * direction[i]!;
      gain[j] = sum;
    }
    for (let i = 0; i < 3; i++) spread += direction[i]! * gain[offset + i]!;
    const innovation = value - predicted;
    for (let j = 0; j < N; j++) {
      const k = gain[j]! / spread;
      mean[j]! += k * innovation;
      for (let i = 0; i < N; i++) p[j * N + i]! -= k * gain[i]!;
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
  #logDensity(direction: Vec3, value: number, sd: number): number {
    const { mean, covariance: p } = this;
    let predicted = 0;
    let spread = sd * sd;
    for (let i = 0; i < 3; i++) {
      predicted += direction[i]! * mean[i]!;
      for (let j = 0; j < 3; j++) spread += direction[i]! * p[i * N + j]! * direction[j]!;
    }
    return -0.5 * ((value - predicted) ** 2 / spread + Math.log(spread) + LOG_2PI);
  }

  /** Remembers where the parcel is now, in the block at `offset`. */
  remember(offset: number): void {
    const { mean, covariance: p } = this;
    for (let i = 0; i < 3; i++) mean[offset + i] = mean[i]!;
    for (let i = 0; i < 3; i++) for (let j = 0; j < N; j++) p[(offset + i) * N + j] = p[i * N + j]!;
    for (let j = 0; j < N; j++) for (let i = 0; i < 3; i++) p[j * N + offset + i] = p[j * N + i]!;
  }

  /** Something was hit: of the velocity only this much is known. */
  forgetVelocity(speedSdMps: number): void {
    const { mean, covariance: p } = this;
    for (let i = VELOCITY; i < VELOCITY + 3; i++) {
      mean[i] = 0;
      for (let j = 0; j < N; j++) p[i * N + j] = p[j * N + i] = 0;
      p[i * N + i] = speedSdMps ** 2;
    }
  }

  /** The hand's last push, within less than a frame: the velocity may be anything within this of what it was. */
  push(speedSdMps: number): void {
    for (let i = VELOCITY; i < VELOCITY + 3; i++) this.covariance[i * N + i]! += speedSdMps ** 2;
  }

  /** Says what speeds are plausible at this moment. */
  expectSpeed(speedSdMps: number): void {
    this.measure(VELOCITY, [1, 0, 0], 0, speedSdMps);
    this.measure(VELOCITY, [0, 1, 0], 0, speedSdMps);
    this.measure(VELOCITY, [0, 0, 1], 0, speedSdMps);
  }

  /** Displacement between release and landing. */
  displacement(): { readonly mean: Vec3; readonly covariance: Float64Array } {
    const { mean, covariance: p } = this;
    const out = new Float64Array(9);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        out[3 * i + j] =
          p[(LANDING + i) * N + LANDING + j]! -
          p[(LANDING + i) * N + RELEASE + j]! -
          p[(RELEASE + i) * N + LANDING + j]! +
          p[(RELEASE + i) * N + RELEASE + j]!;
      }
    }
    const moved: Vec3 = [mean[9]! - mean[6]!, mean[10]! - mean[7]!, mean[11]! - mean[8]!];
    return { mean: moved, covariance: out };
  }
}
