import { rm } from 'node:fs/promises';
import { frameArgs } from '../media/clip-args.ts';
import { drawOver, hasChineseFont } from '../media/still-image.ts';
import type { Clip } from './clip-cutter.ts';
import type { EvidenceJob } from './evidence-job.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';
import { snapshotOverlay } from './snapshot-overlay.ts';

/**
 * The frame at the release, at the clip's own size, with what the machine saw drawn on it: a JPEG.
 * @param outFile written whole, but not yet synced: see keepFile
 */
export async function drawSnapshot(
  job: EvidenceJob,
  clip: Clip & { readonly file: string },
  outFile: string,
  tools: MediaTools,
  options: MediaRunOptions,
): Promise<void> {
  const frameFile = `${outFile}.png`;
  // The nearest frame, not the next one: ffmpeg takes the first at or after the time.
  const atMs = Math.min(clip.releaseMs, clip.lastPtsMs) - clip.frameMs / 2;
  try {
    await tools.ffmpeg(frameArgs(clip.file, atMs, frameFile), options);
    const svg = snapshotOverlay(job, clip.sizeWh, await hasChineseFont());
    await drawOver(frameFile, svg, outFile);
  } finally {
    await rm(frameFile, { force: true });
  }
}
