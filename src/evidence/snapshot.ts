import { rm } from 'node:fs/promises';
import { drawOver, hasChineseFont } from '../media/still-image.ts';
import { takeFrame, type ClipFile } from './clip-frame.ts';
import type { EvidenceJob } from './evidence-job.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';
import { snapshotOverlay } from './snapshot-overlay.ts';

/**
 * The frame at the release, at the clip's own size, with what the machine saw drawn on it: a JPEG.
 * @param outFile written whole, but not yet synced: see keepFile
 */
export async function drawSnapshot(
  job: EvidenceJob,
  clip: ClipFile,
  outFile: string,
  tools: MediaTools,
  options: MediaRunOptions,
): Promise<void> {
  const frameFile = `${outFile}.png`;
  try {
    await takeFrame(clip, 0, frameFile, tools, options);
    const svg = snapshotOverlay(job, clip.sizeWh, await hasChineseFont());
    await drawOver(frameFile, svg, outFile);
  } finally {
    await rm(frameFile, { force: true });
  }
}
