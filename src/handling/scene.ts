import type { ScaleSource } from '../domain/handling.ts';
import type { BoxXyxyPx, SizeWh } from '../domain/picture.ts';
import type { Rules } from '../domain/rules.ts';
import { centreX, centreY } from '../geometry/boxes.ts';
import type { Projection } from '../geometry/projection.ts';
import type { ParcelTrack, PersonTrack } from '../tracking/tracks.ts';
import type { RestPlaces, Sightings } from './rest-places.ts';
import type { PersonScale } from './contact.ts';

/** All that a judgement about one parcel may look at, at one moment. */
export interface Scene {
  readonly tMs: number;
  readonly persons: readonly PersonTrack[];
  readonly parcels: readonly ParcelTrack[];
  readonly places: RestPlaces;
  readonly sightings: Sightings;
  readonly projection: Projection;
  readonly scaleSource: ScaleSource;
  /** Relative error of every length that the projection gives; 0 for a calibrated camera. */
  readonly scaleError: number;
  readonly scaleOf: PersonScale;
  /** Pixels a metre covers at this place, at about the height of a table. */
  readonly scaleAt: (xPx: number, yPx: number) => number;
  readonly noisePx: number;
  readonly pictureWh: SizeWh;
  readonly rulesAt: (xPx: number, yPx: number) => Rules;
  /** Start of what is known: what was there from then on did not just appear. */
  readonly sinceMs: number;
}

/** Pixels a metre covers where this box is. */
export const scaleAtBox = (scene: Scene, box: BoxXyxyPx): number => scene.scaleAt(centreX(box), centreY(box));

export const personOf = (scene: Scene, personId: number): PersonTrack | undefined =>
  scene.persons.find((person) => person.id === personId);
