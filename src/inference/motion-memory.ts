import type { PtsMs } from '../base/units.ts';
import type { SizeWh } from '../domain/picture.ts';

/** The value that says "nothing changed here". */
export const NO_MOTION = 128;

/** Frames farther apart say nothing about what moves now; the network learnt with 40 to 160 ms. */
const LONGEST_GAP_MS = 250;

interface Remembered {
  tMs: PtsMs;
  readonly green: Uint8Array;
}

/**
 * What changed in a camera's picture since its frame before: green minus green, plus 128, clipped to 0..255, on a grid of half
 * the size. A parcel in the air looks like the others that lie about, but it moves. Remembers one small plane a camera.
 */
export class MotionMemory {
  readonly #wh: SizeWh;
  readonly #plane: Uint8Array<ArrayBuffer>;
  readonly #cameras = new Map<string, Remembered>();

  /** @param inputWh of the network's picture; even */
  constructor(inputWh: SizeWh) {
    this.#wh = { w: inputWh.w / 2, h: inputWh.h / 2 };
    this.#plane = new Uint8Array(this.#wh.w * this.#wh.h);
  }

  /**
   * @param rgb rgb24 of the network's picture; what lies outside `contentWh` is still
   * @returns shape (h / 2, w / 2); overwritten by the next call
   */
  next(cameraId: string, tMs: PtsMs, rgb: Uint8Array, contentWh: SizeWh): Uint8Array<ArrayBuffer> {
    const before = this.#cameras.get(cameraId);
    const green = before?.green ?? new Uint8Array(this.#plane.length);
    const gapMs = before === undefined ? 0 : tMs - before.tMs;
    this.#plane.fill(NO_MOTION);
    compare(this.#plane, green, rgb, this.#wh.w, contentWh, gapMs > 0 && gapMs <= LONGEST_GAP_MS);
    this.#cameras.set(cameraId, { tMs, green });
    return this.#plane;
  }
}

/** Writes the new green into `green`, and where `comparable` the difference into `plane`. */
function compare(
  plane: Uint8Array,
  green: Uint8Array,
  rgb: Uint8Array,
  columns: number,
  contentWh: SizeWh,
  comparable: boolean,
): void {
  const row = columns * 6;
  const right = contentWh.w >> 1;
  for (let y = 0; y < contentWh.h >> 1; y++) {
    let from = y * 2 * row + 1;
    for (let at = y * columns; at < y * columns + right; at++, from += 6) {
      const now = (rgb[from]! + rgb[from + 3]! + rgb[from + row]! + rgb[from + row + 3]!) >> 2;
      if (comparable) {
        const change = now - green[at]! + NO_MOTION;
        plane[at] = change < 0 ? 0 : change > 255 ? 255 : change;
      }
      green[at] = now;
    }
  }
}
