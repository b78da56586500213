import { wallMs, type PtsMs, type WallMs } from '../base/units.ts';

const BUCKET_MS = 5000;
const BUCKETS = 12;

/**
 * Presentation time to wall time, by the least delayed packet of the last minute: buffers and busy moments only ever make
 * a packet later, so the smallest (arrival - PTS) is the nearest to the truth. See docs/design/time.md.
 */
export class StreamClock {
  /** Smallest offset seen in each bucket of arrival time; Infinity where none came. */
  readonly #smallest = new Float64Array(BUCKETS).fill(Infinity);
  #bucket = -1;

  observe(tMs: number, arrival: WallMs): void {
    const bucket = Math.floor(arrival / BUCKET_MS);
    if (this.#bucket === -1 || Math.abs(bucket - this.#bucket) >= BUCKETS) {
      // First packet, a long silence or a step of the host clock: nothing older still counts.
      this.#smallest.fill(Infinity);
    } else {
      for (let b = this.#bucket + 1; b <= bucket; b++) this.#smallest[b % BUCKETS] = Infinity;
    }
    this.#bucket = bucket;
    const i = bucket % BUCKETS;
    this.#smallest[i] = Math.min(this.#smallest[i]!, arrival - tMs);
  }

  /** Wall time of the stream's time zero; undefined before the first packet. */
  get offsetMs(): number | undefined {
    let smallest = Infinity;
    for (let i = 0; i < BUCKETS; i++) smallest = Math.min(smallest, this.#smallest[i]!);
    return smallest === Infinity ? undefined : smallest;
  }

  toWallMs(tMs: PtsMs): WallMs | undefined {
    const offset = this.offsetMs;
    return offset === undefined ? undefined : wallMs(tMs + offset);
  }
}
