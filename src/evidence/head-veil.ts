import type { BoxXyxyPx, SizeWh } from '../domain/picture.ts';
import { HeadCover } from '../geometry/head-cover.ts';
import type { Drawing } from './draw-clip.ts';
import type { Track } from './track.ts';

/** A box as fractions of the picture, 0..1. */
export type BoxShare = BoxXyxyPx;

const WHOLE: BoxShare = [0, 0, 1, 1];
/** Pixels of the result for one of the mask. */
const MASK_CELL_PX = 8;
const HIDDEN = 255;

/** Where heads are in a clip, at any moment between two of its own times. */
export type HeadsAt = (fromMs: number, toMs: number) => readonly BoxShare[];

export function headsOf({ frames, pictureWh, clipZeroMs }: Track): HeadsAt {
  const cover = new HeadCover(frames);
  const { w, h } = pictureWh;
  return (fromMs, toMs) => {
    const heads = cover.during(clipZeroMs + fromMs, clipZeroMs + toMs);
    return heads === 'all' ? [WHOLE] : heads.map(([x0, y0, x1, y1]) => [x0 / w, y0 / h, x1 / w, y1 / h]);
  };
}

/** A veil over every head. */
export function headVeil(headsAt: HeadsAt, outWh: SizeWh): Drawing {
  const drawnWh = { w: Math.ceil(outWh.w / MASK_CELL_PX), h: Math.ceil(outWh.h / MASK_CELL_PX) };
  return {
    kind: 'veil',
    drawnWh,
    draw: (fromMs, toMs) => maskOf(headsAt(fromMs, toMs), drawnWh),
  };
}

/** Whole cells, outwards. */
export function maskOf(heads: readonly BoxShare[], { w, h }: SizeWh): Uint8Array {
  const mask = new Uint8Array(w * h);
  for (const [x0, y0, x1, y1] of heads) {
    const [left, right] = [Math.max(0, Math.floor(x0 * w)), Math.min(w, Math.ceil(x1 * w))];
    const bottom = Math.min(h, Math.ceil(y1 * h));
    if (right <= left) continue;
    for (let y = Math.max(0, Math.floor(y0 * h)); y < bottom; y++)
      mask.fill(HIDDEN, y * w + left, y * w + right);
  }
  return mask;
}
