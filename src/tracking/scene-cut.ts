import type { Observations } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { intersectionArea, areaOf } from '../geometry/boxes.ts';

/** A cut shows in what does not move within a frame: all at once it is elsewhere, and others are there. */
const MIN_BEFORE = 1;
const MIN_NOW = 3;
const KEPT_SHARE = 0.25;
/** Few things may all be missed at once by chance: then none of them may be left, nor anything near. */
const MANY_BEFORE = 5;
const STILL_THERE = 0.2;

/**
 * Whether the picture shows another scene than before.
 * @param still boxes of the parcels that lay still in the last frame
 * @param people boxes of the people in the last frame
 */
export function looksCut(
  still: readonly BoxXyxyPx[],
  people: readonly BoxXyxyPx[],
  now: Observations,
): boolean {
  const before = still.length + people.length;
  if (before < MIN_BEFORE || now.parcels.length + now.persons.length < MIN_NOW) return false;
  const kept = keptOf(still, now.parcels) + keptOf(people, now.persons);
  return before >= MANY_BEFORE ? kept < KEPT_SHARE * before : kept === 0;
}

function keptOf(boxes: readonly BoxXyxyPx[], now: readonly { readonly boxXyxyPx: BoxXyxyPx }[]): number {
  return boxes.filter((box) => now.some((other) => covers(other.boxXyxyPx, box))).length;
}

function covers(a: BoxXyxyPx, b: BoxXyxyPx): boolean {
  const smaller = Math.min(areaOf(a), areaOf(b));
  return smaller > 0 && intersectionArea(a, b) > STILL_THERE * smaller;
}
