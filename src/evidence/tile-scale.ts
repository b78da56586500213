import type { SizeWh } from '../domain/picture.ts';
import type { Scale } from './overlay-shapes.ts';
import type { CropPx } from './strip-plan.ts';

/** How a crop lies in its tile: whole, in the middle. */
export function tileScale(crop: CropPx, tileWh: SizeWh): { readonly scale: number; readonly toTile: Scale } {
  const scale = Math.min(tileWh.w / crop.width, tileWh.h / crop.height);
  const [marginX, marginY] = [(tileWh.w - crop.width * scale) / 2, (tileWh.h - crop.height * scale) / 2];
  return {
    scale,
    toTile: (x, y) => [marginX + (x - crop.left) * scale, marginY + (y - crop.top) * scale],
  };
}
