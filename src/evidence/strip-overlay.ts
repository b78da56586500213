import type { Handling } from '../domain/handling.ts';
import type { SizeWh } from '../domain/picture.ts';
import {
  dottedPath,
  lineThrough,
  OVERLAY_COLOURS,
  parcelBox,
  px,
  svgOf,
  type Point,
} from './overlay-shapes.ts';
import { placeAt, type CropPx } from './strip-plan.ts';
import { tileScale } from './tile-scale.ts';

const STROKE_PX = 4;
const LETTERS_PX = 34;
/** Clear of a card's round corner. */
const INSET_PX = 14;

/**
 * An SVG over one tile of a strip: the whole path pale, what of it lies behind the parcel in red, the parcel in amber in the
 * size that it had at the release, and the time after the release.
 * @param crop of the picture, in its pixels
 */
export function stripOverlay(handling: Handling, tMs: number, crop: CropPx, tileWh: SizeWh): string {
  const { pathPx, boxXyxyPx: box, tReleaseMs } = handling;
  const { scale, toTile } = tileScale(crop, tileWh);
  const all = pathPx.map(({ xPx, yPx }) => toTile(xPx, yPx));
  const behind = all.filter((_, i) => pathPx[i]!.tMs <= tMs);
  const place = placeAt(pathPx, tMs) ?? [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const [x, y] = toTile(...place);
  const [halfW, halfH] = [((box[2] - box[0]) / 2) * scale, ((box[3] - box[1]) / 2) * scale];
  return svgOf(tileWh, [
    paleLine(all),
    dottedPath(behind, STROKE_PX),
    parcelBox([x - halfW, y - halfH, x + halfW, y + halfH], STROKE_PX),
    timeLabel(tMs - tReleaseMs),
  ]);
}

function paleLine(path: readonly Point[]): string {
  const line = `d="${lineThrough(path)}" fill="none" stroke-linejoin="round"`;
  return (
    `<path ${line} stroke="#000" stroke-opacity="0.35" stroke-width="${px(STROKE_PX * 1.6)}"/>` +
    `<path ${line} stroke="#fff" stroke-opacity="0.8" stroke-width="${px(STROKE_PX * 0.7)}"/>`
  );
}

/** Digits alone: they need no language, and no font that may lack. */
function timeLabel(afterReleaseMs: number): string {
  const sign = afterReleaseMs < 0 ? '−' : '+';
  const text = `${Math.round(afterReleaseMs) === 0 ? '' : sign}${(Math.abs(afterReleaseMs) / 1000).toFixed(2)} s`;
  const widthPx = LETTERS_PX * (0.62 * text.length + 0.5);
  const panel = `x="${px(INSET_PX)}" y="${px(INSET_PX)}" width="${px(widthPx)}" height="${px(LETTERS_PX * 1.4)}" rx="8"`;
  const letters = `x="${px(INSET_PX + LETTERS_PX * 0.35)}" y="${px(INSET_PX + LETTERS_PX * 1.05)}" font-size="${px(LETTERS_PX)}"`;
  return (
    `<rect ${panel} fill="${OVERLAY_COLOURS.panel}" fill-opacity="0.78"/>` +
    `<text ${letters} font-family="sans-serif" font-weight="bold" fill="#fff">${text}</text>`
  );
}
