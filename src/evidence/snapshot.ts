import type { SizeWh } from '../domain/picture.ts';
import { drawOver, hasChineseFont } from '../media/still-image.ts';
import type { EvidenceJob } from './evidence-job.ts';
import { snapshotOverlay } from './snapshot-overlay.ts';

/**
 * The frame of the release, at the clip's own size, with what the machine saw drawn on it: a JPEG.
 * @param outFile written whole, but not yet synced: see keepFile
 */
export async function drawSnapshot(
  job: EvidenceJob,
  clipWh: SizeWh,
  frameFile: string,
  outFile: string,
): Promise<void> {
  await drawOver(frameFile, snapshotOverlay(job, clipWh, await hasChineseFont()), outFile);
}
