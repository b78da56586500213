import { err, ok, type Result } from '../base/result.ts';
import type { SizeWh } from '../domain/picture.ts';

export interface ClipFacts {
  readonly codec: string;
  readonly pixelFormat: string;
  readonly sizeWh: SizeWh;
  readonly firstPtsMs: number;
  /** Of the first packet; pictures that are coded after a keyframe may be shown before it. */
  readonly keyframePtsMs: number;
  readonly lastPtsMs: number;
  /** Mean time between frames. */
  readonly frameMs: number;
  readonly durationMs: number;
  readonly startsAtKeyframe: boolean;
}

interface ProbeJson {
  readonly format?: { readonly duration?: string };
  readonly streams?: readonly {
    readonly codec_name?: string;
    readonly pix_fmt?: string;
    readonly width?: number;
    readonly height?: number;
  }[];
  readonly packets?: readonly { readonly pts_time?: string; readonly flags?: string }[];
}

/** @param json what ffprobe prints for `probeArgs` */
export function readClipProbe(json: string): Result<ClipFacts, string> {
  const { format, streams, packets = [] } = JSON.parse(json) as ProbeJson;
  const stream = streams?.[0];
  const times = packets.map((packet) => Number(packet.pts_time)).filter(Number.isFinite);
  if (stream?.codec_name === undefined || times.length === 0) return err('no picture in it');
  const firstPtsMs = times.reduce((least, time) => Math.min(least, time)) * 1000;
  const lastPtsMs = times.reduce((most, time) => Math.max(most, time)) * 1000;
  return ok({
    codec: stream.codec_name,
    pixelFormat: stream.pix_fmt ?? 'unknown',
    sizeWh: { w: stream.width ?? 0, h: stream.height ?? 0 },
    firstPtsMs,
    keyframePtsMs: times[0]! * 1000,
    lastPtsMs,
    frameMs: (lastPtsMs - firstPtsMs) / Math.max(1, times.length - 1),
    durationMs: Number(format?.duration ?? 0) * 1000,
    startsAtKeyframe: packets[0]?.flags?.startsWith('K') === true,
  });
}

/** H.264 as every browser decodes it; anything else is encoded anew. */
export function browsersPlay({ codec, pixelFormat }: ClipFacts): boolean {
  return codec === 'h264' && ['yuv420p', 'yuvj420p'].includes(pixelFormat);
}
