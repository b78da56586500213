import type { PtsMs } from '../base/units.ts';
import type { SizeWh } from './picture.ts';

/**
 * One frame as the networks want it: rgb24, exactly `inputWh`, the picture scaled to fit at the top left, the rest filled.
 * `pixels` is lent: whoever holds the frame may transfer its buffer to a worker, and must call `release` with a buffer of
 * the same length when done (the same one, come back); the camera writes a later frame into it.
 */
export interface Frame {
  readonly cameraId: string;
  readonly tMs: PtsMs;
  readonly pixels: Uint8Array<ArrayBuffer>;
  release(buffer: ArrayBuffer): void;
}

/** How the camera's picture lies inside the network's input: input px = picture px * scale, from the top left corner. */
export interface Fit {
  readonly pictureWh: SizeWh;
  readonly inputWh: SizeWh;
  readonly scale: number;
}

export function fitInto(pictureWh: SizeWh, inputWh: SizeWh): Fit {
  return { pictureWh, inputWh, scale: Math.min(inputWh.w / pictureWh.w, inputWh.h / pictureWh.h) };
}
