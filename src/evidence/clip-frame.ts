import { frameArgs } from '../media/clip-args.ts';
import type { Clip } from './clip-cutter.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';

export type ClipFile = Clip & { readonly file: string };

export interface WantedFrame {
  /** From the release on. */
  readonly afterReleaseMs: number;
  /** PNG at the clip's own size. */
  readonly pngFile: string;
}

/** Writes the clip's frames nearest to some moments; the last or the first one where the clip does not reach so far. */
export async function takeFrames(
  clip: ClipFile,
  wanted: readonly WantedFrame[],
  tools: MediaTools,
  options: MediaRunOptions,
): Promise<void> {
  // The nearest frame, not the next one: ffmpeg takes the first at or after the time.
  const atMs = (afterReleaseMs: number): number =>
    Math.min(clip.releaseMs + afterReleaseMs, clip.lastPtsMs) - clip.frameMs / 2;
  const frames = wanted.map(({ afterReleaseMs, pngFile }) => ({
    atMs: atMs(afterReleaseMs),
    outFile: pngFile,
  }));
  await tools.ffmpeg(frameArgs(clip.file, frames), options);
}
