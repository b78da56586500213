import { frameArgs } from '../media/clip-args.ts';
import type { Clip } from './clip-cutter.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';

export type ClipFile = Clip & { readonly file: string };

/**
 * Writes the clip's frame nearest to a moment, at its own size, as PNG; the last or the first one where the clip does not
 * reach so far.
 * @param afterReleaseMs from the release on
 */
export async function takeFrame(
  clip: ClipFile,
  afterReleaseMs: number,
  pngFile: string,
  tools: MediaTools,
  options: MediaRunOptions,
): Promise<void> {
  // The nearest frame, not the next one: ffmpeg takes the first at or after the time.
  const atMs = Math.min(clip.releaseMs + afterReleaseMs, clip.lastPtsMs) - clip.frameMs / 2;
  await tools.ffmpeg(frameArgs(clip.file, atMs, pngFile), options);
}
