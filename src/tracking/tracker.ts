import type { Observations } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';
import { ParcelTracker } from './parcel-tracker.ts';
import { PersonTracker } from './person-tracker.ts';
import { looksCut } from './scene-cut.ts';
import type { ScaleAt, Tracks } from './tracks.ts';

/** More than this between two frames, or a step back, and the time line has jumped. */
const MAX_STEP_MS = 1000;
/** Noise of the centre of a detected box at 640 pixels of width, before it was measured. */
const PRIOR_NOISE_PX_AT_640 = 1.5;

export interface Tracker {
  update(observations: Observations): Tracks;
}

/** Tracks the people and parcels of one camera; by time, never by frame count. */
export function createTracker(pictureWh: SizeWh, scaleAt: ScaleAt): Tracker {
  const persons = new PersonTracker();
  const parcels = new ParcelTracker((PRIOR_NOISE_PX_AT_640 * pictureWh.w) / 640, scaleAt);
  let lastMs: number | undefined;
  return {
    update(observations) {
      const { tMs } = observations;
      const jumped = lastMs !== undefined && (tMs <= lastMs || tMs - lastMs > MAX_STEP_MS);
      const reset = jumped || looksCut(parcels.stillBoxes(), persons.lastBoxes(), observations);
      if (reset) {
        persons.reset();
        parcels.reset();
      }
      lastMs = tMs;
      const personTracks = persons.update(tMs, observations.persons);
      const parcelTracks = parcels.update(tMs, observations.parcels, personTracks);
      return { tMs, persons: personTracks, parcels: parcelTracks, reset, noisePx: parcels.noisePx };
    },
  };
}
