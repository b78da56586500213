import type { PictureFault } from '../domain/picture-fault.ts';
import type { SizeWh } from '../domain/picture.ts';
import { samplePicture, type PictureSample } from './picture-sample.ts';

const LOOK_EVERY_MS = 1000;
/** A hand before the lens, a lamp that is switched: told only when it lasts. */
const LASTS_MS = 10_000;
/** Noise changes at least one point of a picture sooner than this, also where nothing moves. */
const STILL_MS = 60_000;
/** So many looks without the fault, and it is over. */
const CLEAR_LOOKS = 2;

/** Shares of the picture's cells; docs/reliability.md tells what real pictures have. */
const LIT_OF_BLACK = 0.02;
const EDGES_OF_COVERED = 0.03;
const FLAT_OF_TEST_PICTURE = 0.6;

/** Complaints of the decoder in so many of the last ten seconds are no single lost packet. */
const GARBLED_SECONDS = 3;
const COMPLAINT =
  /error while decoding|concealing \d+|corrupt decoded|missed \d+ packets|cabac|mb_type|decode_slice|no frame!|non-existing PPS|Invalid NAL|find ref with POC/i;

/**
 * Whether a camera whose pictures come sees anything: a coarse look a second, a tenth of a millisecond each. Times are the
 * stream's own within a run; `begin` tells that a new run came.
 */
export class PictureWatch {
  readonly #onChange: () => void;
  #fault: PictureFault | undefined;
  #lookedMs = -Infinity;
  /** The fault that the last looks showed, and since when. */
  #shown: PictureFault | undefined;
  #shownSinceMs = 0;
  #clearLooks = 0;
  /** The picture that has stood since then. */
  #still: { readonly sample: PictureSample; readonly sinceMs: number } | undefined;
  readonly #complainedS: number[] = [];

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Undefined while it sees, and before the first fault has lasted. */
  get fault(): PictureFault | undefined {
    return this.#fault;
  }

  /** Times start anew. What was wrong stays wrong until pictures show that it is over. */
  begin(): void {
    this.#lookedMs = -Infinity;
    this.#shown = undefined;
    this.#still = undefined;
    this.#complainedS.length = 0;
  }

  /** A line of the decoder's; those that do not speak of the picture are passed over. */
  complain(line: string, atMs: number): void {
    if (!COMPLAINT.test(line)) return;
    const second = Math.floor(atMs / 1000);
    if (this.#complainedS.at(-1) !== second) this.#complainedS.push(second);
    if (this.#complainedS.length > GARBLED_SECONDS) this.#complainedS.shift();
  }

  /**
   * @param pixels rgb24 of `inputWh`, the picture at its top left
   * @param atMs of the host, monotonic, as in `complain`
   */
  look(pixels: Uint8Array, inputWh: SizeWh, pictureWh: SizeWh, tMs: number, atMs: number): void {
    if (tMs - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = tMs;
    this.#settle(this.#seenIn(samplePicture(pixels, inputWh, pictureWh), tMs, atMs), tMs);
  }

  #seenIn(sample: PictureSample, tMs: number, atMs: number): PictureFault | undefined {
    if (this.#still === undefined || sample.differsFrom(this.#still.sample))
      this.#still = { sample, sinceMs: tMs };
    if (this.#isGarbled(atMs)) return 'garbled';
    if (sample.flatShare > FLAT_OF_TEST_PICTURE) return 'no-signal';
    if (sample.litShare < LIT_OF_BLACK) return 'black';
    if (sample.edgeShare < EDGES_OF_COVERED) return 'covered';
    return tMs - this.#still.sinceMs >= STILL_MS ? 'frozen' : undefined;
  }

  #isGarbled(atMs: number): boolean {
    const [oldestS] = this.#complainedS;
    return (
      oldestS !== undefined &&
      this.#complainedS.length >= GARBLED_SECONDS &&
      atMs / 1000 - oldestS < LASTS_MS / 1000
    );
  }

  #settle(seen: PictureFault | undefined, tMs: number): void {
    if (seen === undefined) {
      this.#shown = undefined;
      if (this.#fault !== undefined && ++this.#clearLooks >= CLEAR_LOOKS) this.#become(undefined);
      return;
    }
    this.#clearLooks = 0;
    if (seen !== this.#shown) {
      this.#shown = seen;
      this.#shownSinceMs = tMs;
    }
    // These two are told by ten seconds and more already.
    const lasts = seen === 'frozen' || seen === 'garbled' || tMs - this.#shownSinceMs >= LASTS_MS;
    if (lasts && seen !== this.#fault) this.#become(seen);
  }

  #become(fault: PictureFault | undefined): void {
    this.#fault = fault;
    this.#clearLooks = 0;
    this.#onChange();
  }
}
