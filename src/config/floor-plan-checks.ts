import { extname, isAbsolute, normalize } from 'node:path';
import type { Config } from './schema.ts';

/** What every browser shows; no SVG, which may hold a program. */
const PICTURES = ['.png', '.jpg', '.jpeg', '.webp'];

/** A plan that no browser shows, that lies elsewhere, or that has cameras which are not there; one line each. */
export function floorPlanProblems({ floorPlan, cameras }: Config): string[] {
  if (floorPlan === undefined) return [];
  const { image } = floorPlan;
  const isOutside = isAbsolute(image) || normalize(image).split(/[/\\]/)[0] === '..';
  return [
    // The pages get this file: no other of the machine may come in its place.
    ...(isOutside ? [`floorPlan.image: "${image}" lies outside of the configuration's folder`] : []),
    ...(PICTURES.includes(extname(image).toLowerCase())
      ? []
      : [`floorPlan.image: "${image}" is no ${PICTURES.join(', ')}`]),
    ...Object.keys(floorPlan.cameras)
      .filter((id) => !cameras.some((camera) => camera.id === id))
      .map((id) => `floorPlan.cameras.${id}: there is no camera "${id}" under cameras`),
  ];
}
