import { extname, isAbsolute, normalize } from 'node:path';
import type { Config } from './schema.ts';

/** What every browser shows; no SVG, which may hold a program. */
const PICTURES = ['.png', '.jpg', '.jpeg', '.webp'];

/** A plan that no browser shows, or that lies elsewhere; one line each. */
export function floorPlanProblems({ floorPlan }: Config): string[] {
  if (floorPlan === undefined) return [];
  const { image } = floorPlan;
  const isOutside = isAbsolute(image) || normalize(image).split(/[/\\]/)[0] === '..';
  return [
    // The pages get this file: no other of the machine may come in its place.
    ...(isOutside ? [`floorPlan.image: "${image}" lies outside of the configuration's folder`] : []),
    ...(PICTURES.includes(extname(image).toLowerCase())
      ? []
      : [`floorPlan.image: "${image}" is no ${PICTURES.join(', ')}`]),
  ];
}
