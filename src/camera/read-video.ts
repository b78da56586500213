import { ServiceError } from '../base/service-error.ts';
import { ptsMs } from '../base/units.ts';
import type { Frame } from '../domain/frame.ts';
import type { SizeWh } from '../domain/picture.ts';
import { replayArgs } from '../media/ffmpeg-args.ts';
import { startFfmpeg } from '../media/ffmpeg.ts';
import { probe } from '../media/probe.ts';
import { sourceFault } from '../media/source-fault.ts';
import { NutReader, type NutSink } from './nut-reader.ts';

export interface ReadVideoOptions {
  readonly path: string;
  readonly analysedFps: number;
  readonly inputWh: SizeWh;
  /** Stands in `Frame.cameraId`. */
  readonly cameraId?: string;
  /** The size of the file's pictures, before the first frame. */
  onStream?(info: { readonly pictureWh: SizeWh }): void;
  /** No further frame is read while the promise is pending; it may resolve before the frame is released. */
  onFrame(frame: Frame): Promise<void>;
  /** Share of the file that is read, 0..1. */
  onProgress?(share: number): void;
  readonly signal?: AbortSignal;
}

export interface VideoRead {
  readonly pictureWh: SizeWh;
  /** As the container tells it; the last frame's time where it does not. */
  readonly durationMs: number;
  readonly framesRead: number;
}

/**
 * Decodes a file once, as fast as its frames are taken, and drops none: the same file gives the same frames each time.
 * `tMs` counts from the file's first frame.
 * @throws E_FILE_MISSING, E_FILE_VIDEO, E_FFMPEG_MISSING; what `onFrame` threw; the signal's reason
 */
export async function readVideo(options: ReadVideoOptions): Promise<VideoRead> {
  const { path, analysedFps, inputWh, signal } = options;
  const { sizeWh: pictureWh, durationMs } = await probe({ source: path });
  signal?.throwIfAborted();
  options.onStream?.({ pictureWh });
  const frames = new VideoFrames(inputWh.w * inputWh.h * 3, options.cameraId ?? 'file');
  const reader = new NutReader(frames);
  const ffmpeg = startFfmpeg({
    args: replayArgs(path, analysedFps, inputWh),
    onData: async (chunk) => {
      reader.push(chunk);
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
        signal?.throwIfAborted();
        await options.onFrame(frame);
        if (durationMs !== undefined) options.onProgress?.(Math.min(1, frame.tMs / durationMs));
      }
    },
  });
  const abort = (): void => void ffmpeg.stop();
  signal?.addEventListener('abort', abort, { once: true });
  const end = await ffmpeg.over.finally(() => signal?.removeEventListener('abort', abort));
  signal?.throwIfAborted();
  if (frames.count === 0) throw sourceFault(path, true, end.lines, 'holds no picture that can be decoded');
  if (end.exitCode !== 0)
    throw new ServiceError('E_FILE_VIDEO', `${path} broke off after ${frames.count} frames.`);
  options.onProgress?.(1);
  return { pictureWh, durationMs: durationMs ?? frames.lastTMs, framesRead: frames.count };
}

/** Whole frames in the order they came, in as many buffers as their taker holds at once. */
class VideoFrames implements NutSink {
  readonly #byteLength: number;
  readonly #cameraId: string;
  readonly #free: ArrayBuffer[] = [];
  readonly #whole: Frame[] = [];
  #firstTMs: number | undefined;
  lastTMs = 0;
  count = 0;

  constructor(byteLength: number, cameraId: string) {
    this.#byteLength = byteLength;
    this.#cameraId = cameraId;
  }

  claim(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(this.#byteLength));
  }

  commit(tMs: number, pixels: Uint8Array<ArrayBuffer>): void {
    this.#firstTMs ??= tMs;
    this.lastTMs = tMs - this.#firstTMs;
    this.count++;
    this.#whole.push({ cameraId: this.#cameraId, tMs: ptsMs(this.lastTMs), pixels, release: this.#release });
  }

  next(): Frame | undefined {
    return this.#whole.shift();
  }

  readonly #release = (buffer: ArrayBuffer): void => {
    if (buffer.byteLength !== this.#byteLength)
      throw new Error(`a buffer of ${buffer.byteLength} bytes came back where ${this.#byteLength} were lent`);
    this.#free.push(buffer);
  };
}
