import type { CameraModel } from '../domain/camera.ts';
import type { SizeWh } from '../domain/picture.ts';

/** A camera over a floor, up to its place and heading on it, which nothing that is measured depends on. */
export interface HangingCamera {
  readonly heightM: number;
  /** Of the optical axis below the horizon. */
  readonly tiltRad: number;
  /** Of the picture about the optical axis, clockwise. */
  readonly rollRad: number;
  readonly focalPx: number;
  /** First coefficient of Brown's distortion. */
  readonly k1: number;
}

/** What hangs over most sorting floors: 85 degrees wide, 3.6 m high, 36 degrees down, with the barrel of a wide lens. */
export const usualCamera = ({ w }: SizeWh): HangingCamera => ({
  heightM: 3.6,
  tiltRad: (36 * Math.PI) / 180,
  rollRad: 0,
  focalPx: w / 2 / Math.tan((85 * Math.PI) / 360),
  k1: -0.1,
});

/** The camera stands above the world's origin and looks along +Y. */
export function cameraModelOf(
  { heightM, tiltRad, rollRad, focalPx, k1 }: HangingCamera,
  sizeWh: SizeWh,
): CameraModel {
  const [c, s] = [Math.cos(tiltRad), Math.sin(tiltRad)];
  const [cr, sr] = [Math.cos(rollRad), Math.sin(rollRad)];
  const right = [cr, -sr * s, -sr * c];
  const down = [-sr, -cr * s, -cr * c];
  const forward = [0, c, -s];
  return {
    sizeWh,
    intrinsicsK: [
      [focalPx, 0, sizeWh.w / 2],
      [0, focalPx, sizeWh.h / 2],
      [0, 0, 1],
    ],
    distortion: [k1, 0, 0, 0, 0],
    rotationR: [right, down, forward],
    translationT: [right, down, forward].map((axis) => -axis[2]! * heightM),
  };
}
