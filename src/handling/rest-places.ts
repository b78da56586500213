import type { BoxXyxyPx } from '../domain/picture.ts';
import { intersectionArea, areaOf, iou } from '../geometry/boxes.ts';
import type { ParcelTrack } from '../tracking/tracks.ts';

const SAME_PLACE_IOU = 0.35;
const FORGET_MS = 30_000;

interface Place {
  readonly boxXyxyPx: BoxXyxyPx;
  readonly tMs: number;
}

/**
 * Where parcels have lain. A parcel that seems to land exactly where another one lay unseen a moment ago has not moved:
 * the tracker has taken one for the other.
 */
export class RestPlaces {
  readonly #places = new Map<number, Place>();

  note(trackId: number, boxXyxyPx: BoxXyxyPx, tMs: number): void {
    this.#places.set(trackId, { boxXyxyPx, tMs });
    for (const [id, place] of this.#places) if (tMs - place.tMs > FORGET_MS) this.#places.delete(id);
  }

  clear(): void {
    this.#places.clear();
  }

  /** The place where another parcel lay, and which the parcel of this track, now at the box, seems to have taken. */
  takenPlace(trackId: number, boxXyxyPx: BoxXyxyPx, tracks: readonly ParcelTrack[]): BoxXyxyPx | undefined {
    for (const [id, place] of this.#places) {
      if (id === trackId || !samePlace(place.boxXyxyPx, boxXyxyPx)) continue;
      const other = tracks.find((track) => track.id === id);
      const now = other?.samples[other.samples.length - 1];
      // The other one was seen to go elsewhere: its place is free.
      if (now !== undefined && now.tMs > place.tMs + 200 && !samePlace(now.boxXyxyPx, place.boxXyxyPx))
        continue;
      return place.boxXyxyPx;
    }
    return undefined;
  }
}

interface Sighting extends Place {
  readonly trackId: number;
}

const REMEMBERED_MS = 6000;
const SAME_BOX_IOU = 0.45;
const TWICE = 2;

/** Every box that the detector has lately given, whatever became of it: also the flickering ones that made no track. */
export class Sightings {
  readonly #seen: Sighting[] = [];

  note(tracks: readonly ParcelTrack[], tMs: number): void {
    let old = 0;
    while (old < this.#seen.length && tMs - this.#seen[old]!.tMs > REMEMBERED_MS) old++;
    this.#seen.splice(0, old);
    for (const track of tracks) {
      const last = track.samples[track.samples.length - 1]!;
      if (last.tMs === tMs) this.#seen.push({ trackId: track.id, boxXyxyPx: last.boxXyxyPx, tMs });
    }
  }

  clear(): void {
    this.#seen.length = 0;
  }

  /** Whether other tracks had this very box, more than once, in a span of time. */
  hadOther(trackId: number, boxXyxyPx: BoxXyxyPx, fromMs: number, toMs: number): boolean {
    let times = 0;
    for (const sighting of this.#seen) {
      if (sighting.trackId === trackId || sighting.tMs < fromMs || sighting.tMs > toMs) continue;
      if (iou(sighting.boxXyxyPx, boxXyxyPx) > SAME_BOX_IOU && ++times >= TWICE) return true;
    }
    return false;
  }
}

/** Much the same box, or one that is the visible part of the other. */
export function samePlace(a: BoxXyxyPx, b: BoxXyxyPx): boolean {
  const smaller = Math.min(areaOf(a), areaOf(b));
  return iou(a, b) > SAME_PLACE_IOU || intersectionArea(a, b) > 0.8 * smaller;
}
