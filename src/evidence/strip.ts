import type { SizeWh } from '../domain/picture.ts';
import { joinTiles } from '../media/still-image.ts';
import type { EvidenceJob } from './evidence-job.ts';
import { stripOverlay } from './strip-overlay.ts';
import { stripCrop, stripTimes, type CropPx } from './strip-plan.ts';

/** Three tiles and two gaps are 1080 px, the width of a phone's screen; flat, so that facts and answers are seen with it. */
export const TILE_WH = { w: 356, h: 400 } as const;
const GAP_PX = 6;
export const STRIP_WH = { w: 3 * TILE_WH.w + 2 * GAP_PX, h: TILE_WH.h } as const;
/** Over a busy hall's network, for every phone. */
const MOST_BYTES = 150_000;

/**
 * What happened in three frames of the clip, cropped to parcel and person and with the parcel's path drawn: one JPEG.
 * @param frameFiles of the moments of `stripTimes`, at the clip's own size
 * @param outFile written whole, but not yet synced: see keepFile
 */
export async function drawStrip(
  { handling, pictureWh }: EvidenceJob,
  clipWh: SizeWh,
  frameFiles: readonly string[],
  outFile: string,
): Promise<void> {
  const crop = stripCrop(handling, pictureWh, TILE_WH.w / TILE_WH.h);
  const cropPx = inClip(crop, pictureWh, clipWh);
  const times = stripTimes(handling);
  const tiles = frameFiles.map((pictureFile, i) => ({
    pictureFile,
    cropPx,
    svg: stripOverlay(handling, times[i]!, crop, TILE_WH),
  }));
  await joinTiles(tiles, { tileWh: TILE_WH, gapPx: GAP_PX, mostBytes: MOST_BYTES }, outFile);
}

/** Of a tile in the strip. */
export const tileLeftPx = (index: number): number => index * (TILE_WH.w + GAP_PX);

/** The clip is of the main stream, the judgement's pixels are of the one that was analysed. */
function inClip(crop: CropPx, pictureWh: SizeWh, clipWh: SizeWh): CropPx {
  const [x, y] = [clipWh.w / pictureWh.w, clipWh.h / pictureWh.h];
  const [left, top] = [Math.round(crop.left * x), Math.round(crop.top * y)];
  return {
    left,
    top,
    width: Math.min(clipWh.w - left, Math.round(crop.width * x)),
    height: Math.min(clipWh.h - top, Math.round(crop.height * y)),
  };
}
