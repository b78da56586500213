import type { CameraModel } from '../domain/camera.ts';
import type { Observations } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { Rules } from '../domain/rules.ts';
import type { Projection } from '../geometry/projection.ts';
import { createTracker } from '../tracking/tracker.ts';
import type { ParcelTrack, PersonTrack, Tracks } from '../tracking/tracks.ts';
import { scaleOf } from './body.ts';
import { metresOf, type Metres } from './metres.ts';
import { ParcelLife } from './parcel-life.ts';
import { RestPlaces, Sightings } from './rest-places.ts';
import type { Proposal } from './proposal.ts';
import type { Scene } from './scene.ts';

export interface JudgeOptions {
  /** Size of the picture that all pixels of the observations refer to. */
  readonly pictureWh: SizeWh;
  /** undefined: the camera is learnt from the height of people, with a larger error. */
  readonly camera: CameraModel | undefined;
  /** The limits in force at a place of the picture. */
  readonly rulesAt: (xPx: number, yPx: number) => Rules;
}

export interface Judge {
  /** Where its metres come from at this moment. */
  readonly metres: Pick<Metres, 'camera' | 'scaleError'>;
  /** Takes the next frame of one camera; returns what may have come to its end by now, usually nothing: see decide.ts. */
  update(observations: Observations): readonly Proposal[];
  /** The stream is over: what can still be judged is. */
  flush(): readonly Proposal[];
}

const TABLE_M = 0.7;
const FARTHEST_M = 15;

/** Judges what one camera sees. Deterministic: the same observations give the same proposals. */
export function createJudge(options: JudgeOptions): Judge {
  const metres = metresOf(options.camera, options.pictureWh);
  const scaleAt = tableScale(metres);
  const tracker = createTracker(options.pictureWh, scaleAt);
  const lives = new Map<number, ParcelLife>();
  const places = new RestPlaces();
  const sightings = new Sightings();
  let sinceMs = 0;
  let lastTracks: Tracks | undefined;

  const sceneOf = (tracks: Tracks): Scene => ({
    tMs: tracks.tMs,
    persons: tracks.persons,
    parcels: tracks.parcels,
    places,
    sightings,
    projection: metres.projection,
    scaleSource: metres.source,
    scaleError: metres.scaleError,
    scaleOf: personScales(tracks.tMs, metres.projection),
    scaleAt,
    noisePx: tracks.noisePx,
    pictureWh: options.pictureWh,
    rulesAt: options.rulesAt,
    sinceMs,
  });

  return {
    metres,
    update(observations) {
      const tracks = tracker.update(observations);
      metres.note(tracks.persons, tracks.tMs);
      if (tracks.reset) {
        lives.clear();
        places.clear();
        sightings.clear();
      }
      if (tracks.reset || lastTracks === undefined) sinceMs = tracks.tMs;
      lastTracks = tracks;
      sightings.note(tracks.parcels, tracks.tMs);
      const scene = sceneOf(tracks);
      dropDead(lives, tracks.parcels);
      const finished: Proposal[] = [];
      for (const track of tracks.parcels) {
        const life = lives.get(track.id) ?? new ParcelLife();
        lives.set(track.id, life);
        const proposal = life.step(track, scene);
        if (proposal) finished.push(proposal);
      }
      return finished;
    },
    flush() {
      if (lastTracks === undefined) return [];
      const scene = sceneOf(lastTracks);
      const finished = lastTracks.parcels.map((track) => lives.get(track.id)?.finish(track, scene));
      lives.clear();
      lastTracks = undefined;
      return finished.filter((proposal) => proposal !== undefined);
    },
  };
}

/** Parcels whose track has ended are gone; their last handling was judged when they were lost. */
function dropDead(lives: Map<number, ParcelLife>, alive: readonly ParcelTrack[]): void {
  const ids = new Set(alive.map((track) => track.id));
  for (const id of lives.keys()) if (!ids.has(id)) lives.delete(id);
}

/** A person's scale is asked for once for every parcel of a frame: worked out once. */
function personScales(tMs: number, projection: Projection): (person: PersonTrack) => number | undefined {
  const known = new Map<number, number | undefined>();
  return (person) => {
    if (!known.has(person.id)) known.set(person.id, scaleOf(person, tMs, projection));
    return known.get(person.id);
  };
}

function tableScale(metres: Metres): (xPx: number, yPx: number) => number {
  return (xPx, yPx) => {
    const { projection } = metres;
    const place = projection.onPlane(xPx, yPx, TABLE_M);
    const scale = place ? projection.pxPerM(place) : 0;
    return Math.max(scale, projection.focalPx / FARTHEST_M);
  };
}
