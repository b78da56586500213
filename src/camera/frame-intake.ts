import type { Clock } from '../base/clock.ts';
import { ptsMs, type MonotonicMs, type WallMs } from '../base/units.ts';
import type { Frame } from '../domain/frame.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { FramePool } from './frame-pool.ts';
import type { NutSink } from './nut-reader.ts';
import { PacketMeter } from './packet-meter.ts';
import { StreamClock } from './stream-clock.ts';

/** So much of both streams is seen before the offset between them is fixed. */
const OFFSET_PACKETS = 25;
const OFFSET_AFTER_MS = 2000;

/** One stream of the camera as it comes in. */
export interface Incoming {
  readonly meter: PacketMeter;
  readonly clock: StreamClock;
}

export function incomingOn(hostClock: Clock): Incoming {
  const clock = new StreamClock();
  return { meter: new PacketMeter((tMs) => clock.observe(tMs, hostClock.wallMs())), clock };
}

/** Counted over all runs of a camera. */
export interface FrameCounts {
  /** Frames handed on. */
  read: number;
  /** Frames decoded for analysis and not handed on. */
  dropped: number;
}

/** One run of a stream, from one start of ffmpeg to its end. */
export interface StreamInfo {
  readonly runId: WallMs;
  /** The analysed picture as the camera sends it. */
  readonly pictureWh: SizeWh;
  /** The recorded picture; the same unless there is a sub-stream. */
  readonly evidenceWh: SizeWh;
  readonly codec: string;
  readonly declaredFps: number | undefined;
}

export interface IntakeOptions {
  readonly cameraId: string;
  readonly runId: WallMs;
  readonly declaredFps: number | undefined;
  /** The stream that is analysed. */
  readonly analysed: Incoming;
  /** The stream that is recorded; the same object unless there is a sub-stream, which has a time line of its own. */
  readonly recorded: Incoming;
  readonly pool: FramePool;
  readonly counts: FrameCounts;
  readonly clock: Clock;
  onStream(info: StreamInfo): void;
  onFrame(frame: Frame): void;
}

/** Takes the frames of one run, puts them on the time line of the recorded stream and hands them on. */
export class FrameIntake implements NutSink {
  readonly #options: IntakeOptions;
  #announced = false;
  /** Added to a frame's own time; 0 where frames and recording are one stream. */
  #shiftMs: number | undefined;
  #firstAt: MonotonicMs | undefined;
  #lastTMs = -Infinity;
  #claimed: ArrayBuffer | undefined;
  #closed = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#shiftMs = options.analysed === options.recorded ? 0 : undefined;
  }

  claim(tMs: number, byteLength: number): Uint8Array<ArrayBuffer> | undefined {
    if (this.#closed) return undefined;
    const { pool, counts, clock } = this.#options;
    if (byteLength !== pool.byteLength)
      throw new Error(`a frame of ${byteLength} bytes came where ${pool.byteLength} are expected`);
    if (this.#shiftMs === undefined) this.#fixShift(clock.monotonicMs());
    const ready = this.#announce() && this.#shiftMs !== undefined && tMs + this.#shiftMs > this.#lastTMs;
    this.#claimed = ready ? pool.claim() : undefined;
    if (this.#claimed !== undefined) return new Uint8Array(this.#claimed);
    counts.dropped++;
    return undefined;
  }

  commit(tMs: number): void {
    const buffer = this.#claimed;
    if (this.#closed || buffer === undefined || this.#shiftMs === undefined) return;
    this.#claimed = undefined;
    this.#lastTMs = tMs + this.#shiftMs;
    this.#options.counts.read++;
    this.#options.onFrame({
      cameraId: this.#options.cameraId,
      tMs: ptsMs(this.#lastTMs),
      pixels: new Uint8Array(buffer),
      release: this.#options.pool.release,
    });
  }

  /** Hands on nothing more. A frame that came only in part gives its room back. */
  close(): void {
    this.#closed = true;
    if (this.#claimed !== undefined) this.#options.pool.release(this.#claimed);
    this.#claimed = undefined;
  }

  /** Says once what the stream is; false while ffmpeg has not told it. */
  #announce(): boolean {
    if (this.#announced) return true;
    const { analysed, recorded, runId, declaredFps } = this.#options;
    const evidenceWh = recorded.meter.sizeWh;
    const pictureWh = analysed.meter.sizeWh;
    const codec = recorded.meter.codec;
    if (evidenceWh === undefined || pictureWh === undefined || codec === undefined) return false;
    this.#announced = true;
    this.#options.onStream({ runId, pictureWh, evidenceWh, codec, declaredFps });
    return true;
  }

  /**
   * Both streams show the same moments and travel the same way, so the least delayed packet of each tells how their time
   * zeros lie to each other; fixed once per run, since a shift inside a flight would be a wrong speed.
   */
  #fixShift(now: MonotonicMs): void {
    const { analysed, recorded } = this.#options;
    this.#firstAt ??= now;
    const [from, to] = [analysed.clock.offsetMs, recorded.clock.offsetMs];
    const seen = Math.min(analysed.meter.packets, recorded.meter.packets);
    if (
      from === undefined ||
      to === undefined ||
      seen < OFFSET_PACKETS ||
      now - this.#firstAt < OFFSET_AFTER_MS
    )
      return;
    this.#shiftMs = from - to;
  }
}
