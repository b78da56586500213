import type { PtsMs } from '../base/units.ts';
import type { SizeWh } from '../domain/picture.ts';
import { changedSince } from './changed-since.ts';

/** The value that says "nothing changed here". */
export const NO_MOTION = 128;

/** Frames farther apart say nothing about what moves now; the network learnt with 40 to 160 ms. */
const LONGEST_GAP_MS = 250;
/** A picture in which nothing changes is still looked at this often. */
const LOOK_EVERY_MS = 1000;

interface Remembered {
  tMs: PtsMs;
  /** Green of the last frame, and of the frame that the networks last looked at; shape (h / 2, w / 2). */
  readonly green: Uint8Array;
  readonly lookedAt: Uint8Array;
  lookedAtMs: PtsMs;
}

/** What a frame says beside the ones before it. */
export interface Change {
  /** shape (h / 2, w / 2): green minus green of the camera's frame before, plus 128, clipped; overwritten by the next call */
  readonly motion: Uint8Array<ArrayBuffer>;
  /** Nothing moved since the networks looked at this camera, less than a second ago: what they saw then still holds. */
  readonly still: boolean;
}

/**
 * Remembers two small planes a camera: what moved since the frame before is fed to a network (a parcel in the air looks like
 * the others that lie about, but it moves), and where nothing moved since its last look it need not look again.
 */
export class PictureMemory {
  readonly #wh: SizeWh;
  readonly #motion: Uint8Array<ArrayBuffer>;
  readonly #cameras = new Map<string, Remembered>();

  /** @param inputWh of the frames; even */
  constructor(inputWh: SizeWh) {
    this.#wh = { w: inputWh.w >> 1, h: inputWh.h >> 1 };
    this.#motion = new Uint8Array(this.#wh.w * this.#wh.h);
  }

  /** @param rgb rgb24 of a frame; what lies outside `contentWh` never changes */
  next(cameraId: string, tMs: PtsMs, rgb: Uint8Array, contentWh: SizeWh): Change {
    const halfWh = { w: contentWh.w >> 1, h: contentWh.h >> 1 };
    const before = this.#cameras.get(cameraId) ?? this.#remember(cameraId, tMs);
    const gapMs = tMs - before.tMs;
    this.#motion.fill(NO_MOTION);
    compare(this.#motion, before.green, rgb, this.#wh.w, halfWh, gapMs > 0 && gapMs <= LONGEST_GAP_MS);
    before.tMs = tMs;
    const sinceLookMs = tMs - before.lookedAtMs;
    const still =
      sinceLookMs > 0 &&
      sinceLookMs < LOOK_EVERY_MS &&
      gapMs <= LONGEST_GAP_MS &&
      !changedSince(before.lookedAt, before.green, this.#wh.w, halfWh);
    if (!still) {
      before.lookedAt.set(before.green);
      before.lookedAtMs = tMs;
    }
    return { motion: this.#motion, still };
  }

  #remember(cameraId: string, tMs: PtsMs): Remembered {
    const size = this.#motion.length;
    const fresh = { tMs, green: new Uint8Array(size), lookedAt: new Uint8Array(size), lookedAtMs: tMs };
    this.#cameras.set(cameraId, fresh);
    return fresh;
  }
}

/** Writes the new green (mean of two by two pixels) into `green`, and where `comparable` the difference into `motion`. */
function compare(
  motion: Uint8Array,
  green: Uint8Array,
  rgb: Uint8Array,
  columns: number,
  halfWh: SizeWh,
  comparable: boolean,
): void {
  const row = columns * 6;
  for (let y = 0; y < halfWh.h; y++) {
    let from = y * 2 * row + 1;
    for (let at = y * columns; at < y * columns + halfWh.w; at++, from += 6) {
      const now = (rgb[from]! + rgb[from + 3]! + rgb[from + row]! + rgb[from + row + 3]!) >> 2;
      if (comparable) {
        const change = now - green[at]! + NO_MOTION;
        motion[at] = change < 0 ? 0 : change > 255 ? 255 : change;
      }
      green[at] = now;
    }
  }
}
