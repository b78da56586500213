import type { SizeWh } from '../domain/picture.ts';

/** What is drawn over a clip comes to ffmpeg's standard input as raw pictures, one for each span of `stepMs`. */
export interface DrawnClipRequest {
  readonly clipFile: string;
  readonly outFile: string;
  /** Of the result, both even. */
  readonly outWh: SizeWh;
  /** `veil`: grey pictures, white where the clip becomes a mosaic of a few blocks. `picture`: RGBA that lies over it. */
  readonly kind: 'veil' | 'picture';
  /** Of the raw pictures, which are stretched over the clip. */
  readonly drawnWh: SizeWh;
  readonly stepMs: number;
  /** The clip's time at which the first of them begins. */
  readonly fromMs: number;
}

/** Blocks of the mosaic across the picture: a head is one or two, and one right before the lens four. */
export const MOSAIC_BLOCKS = 16;

/** One thread each for reading, drawing and writing: the cores belong to the judgement. Every frame keeps its own time. */
export function drawnClipArgs(request: DrawnClipRequest): string[] {
  const { clipFile, outFile, kind, drawnWh, stepMs } = request;
  return [
    ...['-hide_banner', '-nostdin', '-v', 'error', '-filter_complex_threads', '1', '-copyts'],
    ...['-threads', '1', '-i', clipFile],
    ...['-f', 'rawvideo', '-pix_fmt', kind === 'veil' ? 'gray' : 'rgba', '-video_size', sizeOf(drawnWh)],
    ...['-framerate', (1000 / stepMs).toFixed(6), '-i', 'pipe:0'],
    ...['-filter_complex', kind === 'veil' ? veilGraph(request) : pictureGraph(request), '-map', '[out]'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-threads', '1', '-pix_fmt', 'yuv420p'],
    ...[
      '-fps_mode',
      'passthrough',
      '-map_metadata',
      '-1',
      '-movflags',
      '+faststart',
      '-f',
      'mp4',
      '-y',
      outFile,
    ],
  ];
}

/** The mosaic is an average of each block, made of the picture alone: nothing of what it hides goes on. */
function veilGraph({ outWh, fromMs }: DrawnClipRequest): string {
  const blocksHigh = Math.max(1, Math.round((MOSAIC_BLOCKS * outWh.h) / outWh.w));
  return [
    `[0:v]${fitted(outWh)},format=yuv420p,split[picture][copy]`,
    `[copy]scale=${MOSAIC_BLOCKS}:${blocksHigh}:flags=area,scale=${stretchedTo(outWh)}[mosaic]`,
    `[1:v]${startingAt(fromMs)},scale=${stretchedTo(outWh)}[mask]`,
    '[mosaic][mask]alphamerge[veil]',
    '[picture][veil]overlay=format=yuv420:shortest=1[out]',
  ].join(';');
}

function pictureGraph({ outWh, fromMs }: DrawnClipRequest): string {
  return [
    `[0:v]${fitted(outWh)}[picture]`,
    `[1:v]${startingAt(fromMs)}[drawn]`,
    '[picture][drawn]overlay=format=yuv420:shortest=1[out]',
  ].join(';');
}

const sizeOf = ({ w, h }: SizeWh): string => `${w}x${h}`;
const fitted = ({ w, h }: SizeWh): string => `scale=${w}:${h}`;
const stretchedTo = ({ w, h }: SizeWh): string => `${w}:${h}:flags=neighbor`;
/** In microseconds: the time base of raw pictures is a whole one of them. */
const startingAt = (fromMs: number): string => `settb=AVTB,setpts=PTS+(${(fromMs / 1000).toFixed(6)})/TB`;
