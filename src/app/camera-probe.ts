import type { Clock } from '../base/clock.ts';
import { err, type Result } from '../base/result.ts';
import { PROBED, probeStream, type ProbeStreamOptions, type StreamSight } from '../camera/probe-stream.ts';
import type { CameraConfig } from '../config/schema.ts';
import { isSameHost, partsOf } from '../domain/stream-address.ts';
import type { StreamFault } from '../domain/stream-fault.ts';
import type { InferenceCamera } from '../inference/inference-camera.ts';
import type { InferencePool } from '../inference/worker-pool.ts';
import { reachHost } from '../media/reach-host.ts';
import type { CameraProbe, StreamProbe } from '../wire/camera-setup.ts';
import { pictureOf } from './live-pictures.ts';
import { PictureTap, type TappedFrame } from './picture-tap.ts';
import { notesOfCamera, notesOfStream } from './probe-notes.ts';

export interface CameraProbeParts {
  readonly pool: Pick<InferencePool, 'addCamera' | 'inputWh'>;
  readonly runDir: string;
  readonly clock: Clock;
  readonly limits?: Partial<ProbeLimits>;
}

interface ProbeLimits {
  /** Until something listens at the address. */
  readonly reachMs: number;
  /** Until the first packet of a stream. */
  readonly connectMs: number;
  /** All together. */
  readonly longestMs: number;
}

const LIMITS: ProbeLimits = { reachMs: 5000, connectMs: 10_000, longestMs: 28_000 };
/** Who stands still is found by what moved before. */
const FRAMES_BEFORE_PICTURE = 5;

/** Addresses with their logins filled in. */
export type ProbedStreams = Pick<CameraConfig, 'url' | 'analysisUrl' | 'transport' | 'analysedFps'>;

export interface CameraProber {
  readonly isBusy: boolean;
  /** One stream after the other: a camera may serve few at once. Never throws for what a camera does. */
  probe(streams: ProbedStreams, signal: AbortSignal): Promise<CameraProbe>;
}

/** Looks at a camera that is not there yet, the way the service would, and says what it found. */
export function createCameraProber(parts: CameraProbeParts): CameraProber {
  const limits = { ...LIMITS, ...parts.limits };
  let running = 0;
  return {
    get isBusy() {
      return running > 0;
    },
    probe: async (streams, signal) => {
      running++;
      try {
        const limited = AbortSignal.any([signal, AbortSignal.timeout(limits.longestMs)]);
        return await probeBoth(streams, { ...parts, limits, signal: limited });
      } finally {
        running--;
      }
    },
  };
}

type Look = Omit<CameraProbeParts, 'limits'> & {
  readonly limits: ProbeLimits;
  readonly signal: AbortSignal;
};

async function probeBoth(streams: ProbedStreams, look: Look): Promise<CameraProbe> {
  const { url, analysisUrl, transport, analysedFps } = streams;
  const frames = new FirstPictures(look);
  const watched = (isAnalysed: boolean) =>
    isAnalysed ? { ...look, transport, frames: frames.of(analysedFps) } : { ...look, transport };
  const main = await sightOf(url, watched(analysisUrl === undefined));
  // What keeps one stream of a device away keeps the other away as well.
  const isTold = !main.ok && OF_THE_DEVICE.has(main.error) && isSameHost(url, analysisUrl ?? url);
  const sub = analysisUrl === undefined || isTold ? undefined : await sightOf(analysisUrl, watched(true));
  const picture = await frames.picture();
  return {
    main: toStreamProbe(main, { isRecorded: true, isAnalysed: analysisUrl === undefined, analysedFps }),
    sub: sub === undefined ? null : toStreamProbe(sub, { isRecorded: false, isAnalysed: true, analysedFps }),
    notes: main.ok && sub?.ok !== false ? notesOfCamera(main.value, sub?.value) : [],
    picture: picture === undefined ? null : picture.toString('base64'),
  };
}

const OF_THE_DEVICE: ReadonlySet<StreamFault> = new Set([
  'host-unknown',
  'host-unreachable',
  'port-refused',
  'no-answer',
  'not-rtsp',
  'old-ffmpeg',
]);

async function sightOf(
  source: string,
  look: Look & Pick<ProbeStreamOptions, 'transport' | 'frames'>,
): Promise<Result<StreamSight, StreamFault>> {
  const { limits, signal } = look;
  const parts = partsOf(source);
  const fault = parts && (await reachHost({ ...parts, timeoutMs: limits.reachMs, signal }));
  if (fault !== undefined) return err(fault);
  return probeStream({ ...look, source, connectTimeoutMs: limits.connectMs });
}

function toStreamProbe(
  sight: Result<StreamSight, StreamFault>,
  use: Parameters<typeof notesOfStream>[1],
): StreamProbe {
  if (!sight.ok) return { kind: 'failed', fault: sight.error };
  const { codec, sizeWh, fps, keyframeIntervalMs } = sight.value;
  return {
    kind: 'seen',
    codec,
    widthPx: sizeWh.w,
    heightPx: sizeWh.h,
    fps: fps === undefined ? null : Math.round(fps * 10) / 10,
    keyframeIntervalMs: keyframeIntervalMs === undefined ? null : Math.round(keyframeIntervalMs),
    notes: notesOfStream(sight.value, use),
  };
}

/** The networks look at a stream's first frames, so that one of them can be shown without a head. */
class FirstPictures {
  readonly #look: Look;
  readonly #tap = new PictureTap();
  readonly #over = new AbortController();
  #eyes: InferenceCamera | undefined;
  #asked: Promise<TappedFrame | undefined> | undefined;
  #isTaken = false;

  constructor(look: Look) {
    this.#look = look;
  }

  of(analysedFps: number): NonNullable<ProbeStreamOptions['frames']> {
    const { pool } = this.#look;
    let seen = 0;
    return {
      analysedFps,
      inputWh: pool.inputWh,
      onStream: ({ pictureWh }) => {
        this.#eyes = pool.addCamera(PROBED, pictureWh, {
          onObserved: (observations) => {
            this.#tap.observed(observations, pictureWh);
            if (++seen === FRAMES_BEFORE_PICTURE) this.#ask();
          },
          // Then there is no picture, and no use in waiting for one.
          onFailed: () => {
            this.#isTaken = true;
          },
        });
      },
      onFrame: (frame) => {
        if (this.#eyes === undefined) frame.release(frame.pixels.buffer);
        else this.#eyes.offer(this.#tap.watch(frame));
      },
      hasEnough: () => this.#isTaken,
    };
  }

  #ask(): void {
    this.#asked = this.#tap.ask(this.#over.signal);
    void this.#asked.then(() => {
      this.#isTaken = true;
    });
  }

  /** A JPEG, once the streams are over; undefined where too few frames were looked at. */
  async picture(): Promise<Buffer | undefined> {
    this.#over.abort();
    this.#eyes?.remove();
    const frame = await this.#asked;
    return frame && pictureOf(frame, this.#look.pool.inputWh);
  }
}
