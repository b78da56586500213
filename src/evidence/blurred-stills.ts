import { hideInPicture } from '../media/still-image.ts';
import type { EvidenceJob } from './evidence-job.ts';
import { headsOf, type BoxShare } from './head-veil.ts';
import { stripCrop, stripTimes, type CropPx } from './strip-plan.ts';
import { STRIP_WH, TILE_WH, tileLeftPx } from './strip.ts';
import { tileScale } from './tile-scale.ts';
import type { Track } from './track.ts';

/** The frame of a still is the one nearest to its moment, so that much beside it at most. */
const FRAME_SLACK_MS = 40;

/** The snapshot with all heads hidden: a JPEG. */
export async function blurSnapshot(
  { handling }: EvidenceJob,
  track: Track,
  snapshotFile: string,
  outFile: string,
): Promise<void> {
  await hideInPicture(snapshotFile, headsAround(track, handling.tReleaseMs), outFile);
}

/** The strip with all heads hidden, in each of its tiles those of its moment: a JPEG. */
export async function blurStrip(
  { handling, pictureWh }: EvidenceJob,
  track: Track,
  stripFile: string,
  outFile: string,
): Promise<void> {
  const crop = stripCrop(handling, pictureWh, TILE_WH.w / TILE_WH.h);
  const hidden = stripTimes(handling).flatMap((tMs, i) =>
    headsAround(track, tMs).map((head) => inTile(head, i, crop, pictureWh)),
  );
  await hideInPicture(stripFile, hidden, outFile);
}

/** @param tMs of the stream; what was before the clip is shown by its first frame */
function headsAround(track: Track, tMs: number): readonly BoxShare[] {
  const clipMs = Math.max(0, tMs - track.clipZeroMs);
  return headsOf(track)(clipMs - FRAME_SLACK_MS, clipMs + FRAME_SLACK_MS);
}

/** @returns fractions of the strip; of no width where nothing of it lies in that tile */
function inTile(
  [x0, y0, x1, y1]: BoxShare,
  index: number,
  crop: CropPx,
  { w, h }: EvidenceJob['pictureWh'],
): BoxShare {
  const { toTile } = tileScale(crop, TILE_WH);
  const [[left, top], [right, bottom]] = [toTile(x0 * w, y0 * h), toTile(x1 * w, y1 * h)];
  const within = (px: number): number => Math.min(TILE_WH.w, Math.max(0, px));
  const toStrip = (px: number): number => (tileLeftPx(index) + within(px)) / STRIP_WH.w;
  return [toStrip(left), top / STRIP_WH.h, toStrip(right), bottom / STRIP_WH.h];
}
