import type { CameraModel } from '../domain/camera.ts';
import { dot, unit, type Vec3 } from './vec3.ts';

export interface PixelDepth {
  readonly xPx: number;
  readonly yPx: number;
  /** Along the optical axis, metres. */
  readonly depthM: number;
}

export interface Ray {
  readonly originM: Vec3;
  /** Unit length, world axes. */
  readonly direction: Vec3;
}

/** A calibrated camera, ready to be asked; see docs/design/camera-model.md for the equations. */
export interface Projection {
  readonly positionM: Vec3;
  /** The camera's axes as world directions: right and down in the picture, and along the optical axis. */
  readonly right: Vec3;
  readonly down: Vec3;
  readonly forward: Vec3;
  /** Focal length in pixels, the mean of both axes. */
  readonly focalPx: number;
  /** undefined behind the camera. */
  project(pointM: Vec3): PixelDepth | undefined;
  /** Undistorted coordinates x = Yx/Yz, y = Yy/Yz of a pixel. */
  normalised(xPx: number, yPx: number): readonly [x: number, y: number];
  ray(xPx: number, yPx: number): Ray;
  /** Where the ray of a pixel meets the horizontal plane at this height; undefined at or above the horizon. */
  onPlane(xPx: number, yPx: number, heightM: number): Vec3 | undefined;
  /** Pixels that a metre at this point covers, across the line of sight. */
  pxPerM(pointM: Vec3): number;
}

const NEAR_M = 0.05;
const HORIZON_SLOPE = 1e-3;

type Brown = readonly [k1: number, k2: number, p1: number, p2: number, k3: number];

/** Brown's distortion in OpenCV's order; source: docs.opencv.org, "Camera Calibration and 3D Reconstruction". */
function distorted([k1, k2, p1, p2, k3]: Brown, x: number, y: number): readonly [number, number] {
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  return [
    x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x),
    y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y,
  ];
}

/** Newton's method with the analytic Jacobian; where the model folds (far outside the picture) it stops at its last step. */
function undistorted(brown: Brown, xd: number, yd: number): readonly [number, number] {
  const [k1, k2, p1, p2, k3] = brown;
  let x = xd;
  let y = yd;
  for (let i = 0; i < 20; i++) {
    const [fx, fy] = distorted(brown, x, y);
    const ex = xd - fx;
    const ey = yd - fy;
    if (Math.abs(ex) + Math.abs(ey) < 1e-13) break;
    const r2 = x * x + y * y;
    const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
    const slope = 2 * (k1 + r2 * (2 * k2 + 3 * k3 * r2));
    const a = radial + x * x * slope + 2 * p1 * y + 6 * p2 * x;
    const b = x * y * slope + 2 * p1 * x + 2 * p2 * y;
    const d = radial + y * y * slope + 6 * p1 * y + 2 * p2 * x;
    const determinant = a * d - b * b;
    if (Math.abs(determinant) < 1e-9) break;
    x += (d * ex - b * ey) / determinant;
    y += (a * ey - b * ex) / determinant;
  }
  return [x, y];
}

const rowOf = (matrix: readonly (readonly number[])[], i: number): Vec3 => {
  const row = matrix[i];
  return [row?.[0] ?? 0, row?.[1] ?? 0, row?.[2] ?? 0];
};

export function createProjection(camera: CameraModel): Projection {
  const [right, down, forward] = [0, 1, 2].map((i) => rowOf(camera.rotationR, i)) as [Vec3, Vec3, Vec3];
  const t: Vec3 = [camera.translationT[0] ?? 0, camera.translationT[1] ?? 0, camera.translationT[2] ?? 0];
  const [fx, skew, cx] = rowOf(camera.intrinsicsK, 0);
  const [, fy, cy] = rowOf(camera.intrinsicsK, 1);
  const [k1 = 0, k2 = 0, p1 = 0, p2 = 0, k3 = 0] = camera.distortion;
  const brown: Brown = [k1, k2, p1, p2, k3];
  const positionM: Vec3 = [0, 1, 2].map(
    (i) => -(right[i]! * t[0] + down[i]! * t[1] + forward[i]! * t[2]),
  ) as unknown as Vec3;
  const focalPx = (fx + fy) / 2;

  const normalised = (xPx: number, yPx: number): readonly [number, number] => {
    const yd = (yPx - cy) / fy;
    return undistorted(brown, (xPx - cx - skew * yd) / fx, yd);
  };
  const ray = (xPx: number, yPx: number): Ray => {
    const [x, y] = normalised(xPx, yPx);
    const along = (i: 0 | 1 | 2): number => right[i] * x + down[i] * y + forward[i];
    return { originM: positionM, direction: unit([along(0), along(1), along(2)]) };
  };
  const depthOf = (p: Vec3): number => dot(forward, p) + t[2];

  return {
    positionM,
    right,
    down,
    forward,
    focalPx,
    normalised,
    ray,
    project(pointM) {
      const depthM = depthOf(pointM);
      if (depthM < NEAR_M) return undefined;
      const [x, y] = distorted(
        brown,
        (dot(right, pointM) + t[0]) / depthM,
        (dot(down, pointM) + t[1]) / depthM,
      );
      return { xPx: fx * x + skew * y + cx, yPx: fy * y + cy, depthM };
    },
    onPlane(xPx, yPx, heightM) {
      const { direction } = ray(xPx, yPx);
      if (direction[2] > -HORIZON_SLOPE) return undefined;
      const k = (heightM - positionM[2]) / direction[2];
      if (k <= 0) return undefined;
      return [positionM[0] + k * direction[0], positionM[1] + k * direction[1], heightM];
    },
    pxPerM: (pointM) => focalPx / Math.max(NEAR_M, depthOf(pointM)),
  };
}
