import type { PtsMs } from '../base/units.ts';
import type { Frame } from '../domain/frame.ts';
import type { Observations, PersonSeen } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';

/** An analysed frame, with who was seen in it. */
export interface TappedFrame {
  /** rgb24 as in `Frame`, a copy. */
  readonly pixels: Uint8Array;
  readonly tMs: PtsMs;
  readonly pictureWh: SizeWh;
  /** Also those of the frames just before: who is lost for one frame is still there. */
  readonly persons: readonly PersonSeen[];
}

/** Whoever is lost for longer has moved on. */
const REMEMBERED_MS = 500;
/** So many at 12.5 frames a second. */
const REMEMBERED_FRAMES = 6;

/**
 * Where a picture is taken from the way of the frames. While nobody asks it costs one assignment a frame; once somebody asked, frames
 * are copied as they come back from the networks, until one of them comes with its people.
 */
export class PictureTap {
  readonly #recent: (readonly PersonSeen[])[] = Array.from({ length: REMEMBERED_FRAMES }, () => []);
  readonly #recentMs = new Float64Array(REMEMBERED_FRAMES);
  #next = 0;
  #copy: { readonly tMs: PtsMs; readonly pixels: Uint8Array } | undefined;
  #answer: ((frame: TappedFrame | undefined) => void) | undefined;

  /** The next frame; undefined once the signal says that it came too late. One at a time: an earlier question gets no answer. */
  ask(signal: AbortSignal): Promise<TappedFrame | undefined> {
    this.#settle(undefined);
    return new Promise((resolve) => {
      this.#answer = resolve;
      signal.addEventListener(
        'abort',
        () => {
          if (this.#answer === resolve) this.#settle(undefined);
        },
        { once: true },
      );
    });
  }

  /** @returns the frame to hand on in its place */
  watch(frame: Frame): Frame {
    if (this.#answer === undefined) return frame;
    return {
      ...frame,
      // The networks are done with it, and what they saw comes next.
      release: (buffer) => {
        if (this.#answer !== undefined)
          this.#copy = { tMs: frame.tMs, pixels: new Uint8Array(buffer.slice(0)) };
        frame.release(buffer);
      },
    };
  }

  observed({ tMs, persons }: Observations, pictureWh: SizeWh): void {
    this.#recent[this.#next] = persons;
    this.#recentMs[this.#next] = tMs;
    this.#next = (this.#next + 1) % REMEMBERED_FRAMES;
    if (this.#copy?.tMs !== tMs) return;
    this.#settle({ pixels: this.#copy.pixels, tMs, pictureWh, persons: this.#recentPersons(tMs) });
  }

  /** A new run: another picture, perhaps. */
  forget(): void {
    this.#recent.fill([]);
    this.#copy = undefined;
  }

  #recentPersons(tMs: PtsMs): readonly PersonSeen[] {
    return this.#recent.filter((_, i) => tMs - this.#recentMs[i]! < REMEMBERED_MS).flat();
  }

  #settle(frame: TappedFrame | undefined): void {
    const answer = this.#answer;
    this.#answer = undefined;
    this.#copy = undefined;
    answer?.(frame);
  }
}
