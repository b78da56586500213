import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import { wallMs } from '../base/units.ts';
import type { Frame } from '../domain/frame.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { StreamFault } from '../domain/stream-fault.ts';
import { SourceFault } from '../media/source-fault.ts';
import { FrameIntake, type StreamInfo } from './frame-intake.ts';
import { FramePool } from './frame-pool.ts';
import { PacketMeter } from './packet-meter.ts';
import { StreamClock } from './stream-clock.ts';
import { openStream } from './stream-child.ts';

export interface ProbeStreamOptions {
  /** rtsp://, rtsps:// or a path */
  readonly source: string;
  readonly transport: 'tcp' | 'udp';
  /** Pictures of it are decoded and handed on; where it is left out, its packets are enough. */
  readonly frames?: {
    readonly analysedFps: number;
    readonly inputWh: SizeWh;
    onStream(info: StreamInfo): void;
    onFrame(frame: Frame): void;
    /** The look goes on for so long as this says no, and not for ever. */
    hasEnough(): boolean;
  };
  readonly runDir: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly connectTimeoutMs?: number;
}

/** What a stream is, by its first seconds. */
export interface StreamSight {
  /** As ffmpeg names it. */
  readonly codec: string;
  readonly sizeWh: SizeWh;
  /** Measured; undefined where too few pictures came. */
  readonly fps: number | undefined;
  /** Undefined where no second keyframe came. */
  readonly keyframeIntervalMs: number | undefined;
}

/** It stands in the notes about children, and no camera has such an id. */
export const PROBED = 'probe.';
const CONNECT_TIMEOUT_MS = 10_000;
/** Of the stream's own time: a rate is known then, and mostly the second keyframe has come. */
const LEAST_MS = 2500;
const MOST_MS = 5000;
/** A busy box takes its time for the pictures. */
const LONGEST_MS = 10_000;
/** Of a look that was cut short. */
const FEWEST_PACKETS = 5;
const BUFFERS = 3;

/**
 * Looks at a stream for some seconds the way a camera does, and records nothing. Resolves when its process is gone; an
 * aborted signal ends it early, with what was seen so far.
 */
export async function probeStream(options: ProbeStreamOptions): Promise<Result<StreamSight, StreamFault>> {
  const { source, transport, frames, runDir, clock, signal } = options;
  const enough = new AbortController();
  const timesMs: number[] = [];
  let [firstMs, lastMs] = [Infinity, -Infinity];
  const meter = new PacketMeter((tMs) => {
    timesMs.push(tMs);
    firstMs = Math.min(firstMs, tMs);
    lastMs = Math.max(lastMs, tMs);
    const spanMs = lastMs - firstMs;
    const isKnown = spanMs >= MOST_MS || (spanMs >= LEAST_MS && meter.keyframeIntervalMs !== undefined);
    if (isKnown && (frames?.hasEnough() !== false || spanMs >= LONGEST_MS)) enough.abort();
  });
  const incoming = { meter, clock: new StreamClock() };
  const sink = frames && intakeOf(frames, incoming, clock);
  const child = openStream({
    ...{ source, transport, runDir, clock, incoming, loop: false, segments: undefined, recordName: PROBED },
    frames: sink && { analysedFps: frames.analysedFps, inputWh: frames.inputWh, sink },
    limits: {
      connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      stallTimeoutMs: LONGEST_MS,
      quitGraceMs: 1000,
    },
    onAlive: () => undefined,
    onStalled: () => undefined,
    onComplaint: () => undefined,
  });
  const end = (): void => {
    sink?.close();
    void child.stop();
  };
  const ending = AbortSignal.any([signal, enough.signal]);
  ending.addEventListener('abort', end, { once: true });
  if (ending.aborted) end();
  const fault = await child.over;
  sink?.close();
  const { codec, sizeWh, keyframeIntervalMs } = meter;
  const isSeen = enough.signal.aborted || (signal.aborted && timesMs.length >= FEWEST_PACKETS);
  if (isSeen && codec !== undefined && sizeWh !== undefined)
    return ok({ codec, sizeWh, keyframeIntervalMs, fps: rateOf(timesMs) });
  // What ffmpeg says when it is interrupted is not about the camera.
  if (signal.aborted) return err('no-answer');
  return err(fault instanceof SourceFault ? fault.why : 'unclear');
}

function intakeOf(
  frames: NonNullable<ProbeStreamOptions['frames']>,
  incoming: { readonly meter: PacketMeter; readonly clock: StreamClock },
  clock: Clock,
): FrameIntake {
  const { inputWh } = frames;
  return new FrameIntake({
    ...{ cameraId: PROBED, runId: wallMs(Math.round(clock.wallMs())), declaredFps: undefined },
    ...{ analysed: incoming, recorded: incoming, counts: { read: 0, dropped: 0 }, clock },
    pool: new FramePool(inputWh.w * inputWh.h * 3, BUFFERS),
    onStream: (info) => frames.onStream(info),
    onFrame: (frame) => frames.onFrame(frame),
  });
}

/** By the stream's own times. That of the very first packet is a guess of ffmpeg's now and then: it does not count. */
function rateOf(timesMs: readonly number[]): number | undefined {
  const [, ...counted] = timesMs.toSorted((a, b) => a - b);
  const spanMs = (counted.at(-1) ?? 0) - (counted[0] ?? 0);
  return spanMs >= 1000 ? ((counted.length - 1) * 1000) / spanMs : undefined;
}
