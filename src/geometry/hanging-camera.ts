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

/** What of a calibrated camera nothing that is measured on the floor depends on is left out; so is more than the first coefficient. */
export function hangingOf({
  sizeWh,
  intrinsicsK,
  distortion,
  rotationR,
  translationT,
}: CameraModel): HangingCamera {
  const [right, down, forward] = rotationR;
  const up = (axis: readonly number[] | undefined): number => axis?.[2] ?? 0;
  const heightM = -[right, down, forward].reduce(
    (sum, axis, i) => sum + up(axis) * (translationT[i] ?? 0),
    0,
  );
  return {
    heightM,
    tiltRad: Math.asin(Math.max(-1, Math.min(1, -up(forward)))),
    rollRad: Math.atan2(-up(right), -up(down)),
    focalPx: intrinsicsK[0]?.[0] ?? sizeWh.w,
    k1: distortion[0] ?? 0,
  };
}

/** Across the whole width, as it would be without distortion. */
export const fieldOfViewRad = (focalPx: number, { w }: SizeWh): number => 2 * Math.atan2(w / 2, focalPx);
export const focalPxOf = (viewRad: number, { w }: SizeWh): number => w / 2 / Math.tan(viewRad / 2);
