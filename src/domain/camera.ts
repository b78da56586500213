import type { SizeWh } from './picture.ts';

/**
 * A calibrated camera in OpenCV's convention: a world point X (metres, +Z up, floor z = 0) lies at Y = R X + t in camera
 * axes (x right, y down, z forward); x = Yx/Yz, y = Yy/Yz, then Brown's distortion [k1, k2, p1, p2, k3], then K.
 */
export interface CameraModel {
  readonly sizeWh: SizeWh;
  /** 3x3, row by row */
  readonly intrinsicsK: readonly (readonly number[])[];
  readonly distortion: readonly number[];
  /** 3x3, row by row, world to camera */
  readonly rotationR: readonly (readonly number[])[];
  /** metres */
  readonly translationT: readonly number[];
}

export interface Zone {
  readonly id: string;
  readonly name: string;
  /** Corners in fractions of the picture, 0..1, at least three. */
  readonly polygon: readonly (readonly [number, number])[];
}
