import type { CameraModel } from '../domain/camera.ts';
import type { SizeWh } from '../domain/picture.ts';

/** A calibration made at another size of the same picture: the rows of K scale with it. */
export function scaledTo(camera: CameraModel | undefined, pictureWh: SizeWh): CameraModel | undefined {
  if (camera === undefined) return undefined;
  const sx = pictureWh.w / camera.sizeWh.w;
  const sy = pictureWh.h / camera.sizeWh.h;
  if (sx === 1 && sy === 1) return camera;
  const scaleRow = (row: readonly number[], s: number): number[] => row.map((value) => value * s);
  const [x = [], y = [], z = []] = camera.intrinsicsK;
  return { ...camera, sizeWh: pictureWh, intrinsicsK: [scaleRow(x, sx), scaleRow(y, sy), [...z]] };
}
