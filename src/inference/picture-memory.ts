import type { PtsMs } from '../base/units.ts';
import type { SizeWh } from '../domain/picture.ts';
import { changedSince } from './changed-since.ts';

/** The value that says "nothing changed here". */
export const NO_MOTION = 128;

/** Frames farther apart say nothing about what moves now; the network learnt with 40 to 160 ms. */
const LONGEST_GAP_MS = 250;
/** A picture in which nothing changes is still looked at this often. */
const LOOK_EVERY_MS = 1000;

/** A second look goes back this far: half a second before a release, and until the parcel has landed and lain still. */
export const LOOK_BACK_MS = 3200;
/** Frames of a camera, however many a second there are. */
const MOST_KEPT = 100;

interface Kept {
  tMs: PtsMs;
  /** Green of a frame, shape (h / 2, w / 2). */
  readonly green: Uint8Array<ArrayBuffer>;
}

interface Remembered {
  /** Oldest first; the last is the camera's frame before. */
  readonly kept: Kept[];
  /** Of the frame that the networks last looked at. */
  readonly lookedAt: Uint8Array;
  lookedAtMs: PtsMs;
}

/** The last seconds of a camera, of which a second look cuts its pictures. */
export interface Planes {
  /** Cells a row, and those that the picture covers. */
  readonly columns: number;
  readonly contentWh: SizeWh;
  /** Never empty, oldest first; overwritten by later frames. */
  readonly kept: readonly { readonly tMs: PtsMs; readonly green: Uint8Array<ArrayBuffer> }[];
}

/** What a frame says beside the ones before it. */
export interface Change {
  /** shape (h / 2, w / 2): green minus green of the camera's frame before, plus 128, clipped; overwritten by the next call */
  readonly motion: Uint8Array<ArrayBuffer>;
  /** Nothing moved since the networks looked at this camera, less than a second ago: what they saw then still holds. */
  readonly still: boolean;
}

/**
 * Remembers small planes of each camera: what moved since the frame before is fed to a network (a parcel in the air looks like
 * the others that lie about, but it moves), where nothing moved since its last look it need not look again, and the last
 * seconds can be looked at a second time.
 */
export class PictureMemory {
  readonly #wh: SizeWh;
  readonly #keptMs: number;
  readonly #motion: Uint8Array<ArrayBuffer>;
  readonly #cameras = new Map<string, Remembered>();

  /**
   * @param inputWh of the frames; even
   * @param keptMs how long a frame can be looked at again, 60 KB each at 640x384
   */
  constructor(inputWh: SizeWh, keptMs = 0) {
    this.#keptMs = keptMs;
    this.#wh = { w: inputWh.w >> 1, h: inputWh.h >> 1 };
    this.#motion = new Uint8Array(this.#wh.w * this.#wh.h);
  }

  /** @param rgb rgb24 of a frame; what lies outside `contentWh` never changes */
  next(cameraId: string, tMs: PtsMs, rgb: Uint8Array, contentWh: SizeWh): Change {
    const halfWh = halfOf(contentWh);
    const camera = this.#cameras.get(cameraId) ?? this.#remember(cameraId, tMs);
    const before = camera.kept[camera.kept.length - 1];
    const { green } = this.#slotFor(camera.kept, tMs);
    const gapMs = before === undefined ? 0 : tMs - before.tMs;
    this.#motion.fill(NO_MOTION);
    const comparable = gapMs > 0 && gapMs <= LONGEST_GAP_MS;
    compare(this.#motion, comparable ? before?.green : undefined, green, rgb, this.#wh.w, halfWh);
    const sinceLookMs = tMs - camera.lookedAtMs;
    const still =
      sinceLookMs > 0 &&
      sinceLookMs < LOOK_EVERY_MS &&
      gapMs <= LONGEST_GAP_MS &&
      !changedSince(camera.lookedAt, green, this.#wh.w, halfWh);
    if (!still) {
      camera.lookedAt.set(green);
      camera.lookedAtMs = tMs;
    }
    return { motion: this.#motion, still };
  }

  /** @returns undefined for a camera that was never seen */
  planesOf(cameraId: string, contentWh: SizeWh): Planes | undefined {
    const kept = this.#cameras.get(cameraId)?.kept;
    return kept && { columns: this.#wh.w, contentWh: halfOf(contentWh), kept };
  }

  /** Room for one more frame: the oldest gives its own when it is too old. A clock that runs back is another stream's. */
  #slotFor(kept: Kept[], tMs: PtsMs): Kept {
    const newest = kept[kept.length - 1];
    if (newest !== undefined && tMs <= newest.tMs) kept.length = 0;
    const oldest = kept[0];
    const isFull = kept.length > 1 && (oldest!.tMs < tMs - this.#keptMs || kept.length === MOST_KEPT);
    const slot = isFull ? kept.shift()! : { tMs, green: new Uint8Array(this.#motion.length) };
    slot.tMs = tMs;
    kept.push(slot);
    return slot;
  }

  #remember(cameraId: string, tMs: PtsMs): Remembered {
    const fresh = { kept: [], lookedAt: new Uint8Array(this.#motion.length), lookedAtMs: tMs };
    this.#cameras.set(cameraId, fresh);
    return fresh;
  }
}

const halfOf = ({ w, h }: SizeWh): SizeWh => ({ w: w >> 1, h: h >> 1 });

/** Writes the new green (mean of two by two pixels) into `green`, and the difference to `before` into `motion`. */
function compare(
  motion: Uint8Array,
  before: Uint8Array | undefined,
  green: Uint8Array,
  rgb: Uint8Array,
  columns: number,
  halfWh: SizeWh,
): void {
  const row = columns * 6;
  for (let y = 0; y < halfWh.h; y++) {
    let from = y * 2 * row + 1;
    for (let at = y * columns; at < y * columns + halfWh.w; at++, from += 6) {
      const now = (rgb[from]! + rgb[from + 3]! + rgb[from + row]! + rgb[from + row + 3]!) >> 2;
      if (before !== undefined) {
        const change = now - before[at]! + NO_MOTION;
        motion[at] = change < 0 ? 0 : change > 255 ? 255 : change;
      }
      green[at] = now;
    }
  }
}
