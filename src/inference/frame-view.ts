import type { Fit } from '../domain/frame.ts';
import type { SizeWh } from '../domain/picture.ts';

/** rgb24 of `fit.inputWh`, the picture at the top left. */
export interface PictureView {
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly fit: Fit;
}

/** A frame as a network's adapter looks at it: with what moved in it, shape (h / 2, w / 2), as PictureMemory says it. */
export interface FrameView extends PictureView {
  readonly motion: Uint8Array<ArrayBuffer>;
}

/** The part of a frame that the picture covers, in whole pixels from the top left corner. */
export function contentOf({ pictureWh, inputWh, scale }: Fit): SizeWh {
  return {
    w: Math.min(inputWh.w, Math.round(pictureWh.w * scale)),
    h: Math.min(inputWh.h, Math.round(pictureWh.h * scale)),
  };
}

/** Paints what the picture does not cover. */
export function fillOutside(pixels: Uint8Array, sizeWh: SizeWh, contentWh: SizeWh, grey: number): void {
  const row = sizeWh.w * 3;
  if (contentWh.w < sizeWh.w)
    for (let y = 0; y < contentWh.h; y++) pixels.fill(grey, y * row + contentWh.w * 3, (y + 1) * row);
  pixels.fill(grey, contentWh.h * row, sizeWh.h * row);
}
