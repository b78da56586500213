import type { SizeWh } from '../domain/picture.ts';
import { probeArgs } from '../media/clip-args.ts';
import { drawnClipArgs, type DrawnClipRequest } from '../media/drawn-clip-args.ts';
import { readClipProbe, type ClipFacts } from './clip-probe.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';

/** What lies over a clip, moment by moment. */
export interface Drawing {
  readonly kind: DrawnClipRequest['kind'];
  readonly drawnWh: SizeWh;
  /** One byte a pixel for a veil, RGBA for a picture. Times are the clip's own: shown at any moment between them. */
  draw(fromMs: number, toMs: number): Uint8Array | Promise<Uint8Array>;
}

/** Wider is for the original: it costs the cores that the judgement needs. */
const WIDEST_PX = 1280;
/** For a clip of one frame, and for one whose camera stood still in between. */
const STEP_MS = { least: 15, most: 100 } as const;

/**
 * Makes another clip of a clip, with something drawn over each of its frames: H.264 that browsers play, with as many frames
 * and the same times.
 * @param drawingOf is told the size of the result
 * @param outFile written whole, but not synced: what is drawn can be drawn again
 * @returns the size of the result; rejects where ffmpeg fails or a frame got lost
 */
export async function drawClip(
  clipFile: string,
  outFile: string,
  drawingOf: (outWh: SizeWh) => Drawing,
  tools: MediaTools,
  options: MediaRunOptions,
): Promise<SizeWh> {
  const clip = await factsOf(clipFile, tools, options);
  const outWh = outSize(clip.sizeWh);
  const drawing = drawingOf(outWh);
  const stepMs = Math.min(STEP_MS.most, Math.max(STEP_MS.least, clip.frameMs));
  // Each picture is for the frame in its middle.
  const fromMs = clip.firstPtsMs - stepMs / 2;
  const { kind, drawnWh } = drawing;
  const args = drawnClipArgs({ clipFile, outFile, outWh, kind, drawnWh, stepMs, fromMs });
  const input = pictures(drawing, { fromMs, toMs: clip.lastPtsMs + clip.frameMs + stepMs, stepMs });
  await tools.ffmpeg(args, { ...options, input });
  const drawn = await factsOf(outFile, tools, options);
  if (frameCount(drawn) !== frameCount(clip)) throw new Error('a frame of the clip got lost');
  return outWh;
}

/** One more than the clip needs: where the pictures end, so would the clip. */
async function* pictures(
  drawing: Drawing,
  { fromMs, toMs, stepMs }: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): AsyncGenerator<Uint8Array> {
  for (let tMs = fromMs; tMs < toMs + stepMs; tMs += stepMs) yield drawing.draw(tMs, tMs + stepMs);
}

async function factsOf(file: string, tools: MediaTools, options: MediaRunOptions): Promise<ClipFacts> {
  const read = readClipProbe(await tools.ffprobe(probeArgs(file), options));
  if (!read.ok) throw new Error(`the clip is damaged: ${read.error}`);
  return read.value;
}

const frameCount = ({ firstPtsMs, lastPtsMs, frameMs }: ClipFacts): number =>
  1 + Math.round((lastPtsMs - firstPtsMs) / Math.max(1, frameMs));

/** Even, as the coder wants it. */
function outSize({ w, h }: SizeWh): SizeWh {
  const scale = Math.min(1, WIDEST_PX / w);
  const even = (px: number): number => Math.max(2, 2 * Math.round((px * scale) / 2));
  return { w: even(w), h: even(h) };
}
