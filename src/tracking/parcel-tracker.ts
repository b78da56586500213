import type { PtsMs } from '../base/units.ts';
import type { ParcelSeen } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { centreX, centreY, iou } from '../geometry/boxes.ts';
import { assign } from './assign.ts';
import { originOf } from './stitch.ts';
import { nearestLimb, WRISTS } from './limbs.ts';
import { costUnder, expectations, expectedBox, liesStill, meanBox } from './parcel-motion.ts';
import {
  forget,
  newestMs,
  type HandHold,
  type ParcelSample,
  type ParcelTrack,
  type PersonTrack,
  type ScaleAt,
} from './tracks.ts';

/** Of what the network believes less, more is false than true. */
const MIN_SCORE = 0.3;
const MIN_BIRTH_SCORE = 0.5;
const KEEP_MOVING_MS = 700;
const KEEP_HELD_MS = 6000;
/** A parcel that lay still may be hidden behind a worker for long. */
const KEEP_STILL_MS = 20_000;
const KEEP_NEW_MS = 600;
const UNASSIGNED_COST = 24;
/** A track of a sighting or two, or one that was not seen in the frame before, is the likelier to be unseen in this one, too. */
const YOUNG_COST = 2;
const HIDDEN_COST = 4;
const HOLD_REACH_M = 0.2;
/** Hits at which a young track has shown how it moves. */
const STITCH_HITS: ReadonlySet<number> = new Set([2, 3]);
/** A spread of expectation below this is as good as certain. */
const FINE_M = 0.03;

interface OwnTrack extends ParcelTrack {
  samples: ParcelSample[];
  lastSeenMs: PtsMs;
  hits: number;
  hold: HandHold | undefined;
}

/** Follows parcels: resting ones by their place, carried ones by the hand, flying ones by their predicted motion. */
export class ParcelTracker {
  #tracks: OwnTrack[] = [];
  #nextId = 1;
  #noisePx: number;
  readonly #priorNoisePx: number;
  readonly #scaleAt: ScaleAt;

  constructor(priorNoisePx: number, scaleAt: ScaleAt) {
    this.#priorNoisePx = priorNoisePx;
    this.#noisePx = priorNoisePx;
    this.#scaleAt = scaleAt;
  }

  get noisePx(): number {
    return this.#noisePx;
  }

  reset(): void {
    this.#tracks = [];
  }

  /** Boxes of the parcels that lay still when last looked: what a cut of the scene makes vanish. */
  stillBoxes(): readonly BoxXyxyPx[] {
    const lastMs = newestMs(this.#tracks);
    return this.#tracks
      .filter((track) => track.lastSeenMs === lastMs && liesStill(track.samples, this.#noisePx))
      .map((track) => meanBox(track.samples));
  }

  update(tMs: PtsMs, seen: readonly ParcelSeen[], persons: readonly PersonTrack[]): readonly ParcelTrack[] {
    const parcels = withoutDoubles(seen.filter((parcel) => parcel.score >= MIN_SCORE));
    const columnOf = this.#associate(tMs, parcels, persons);
    const taken = new Set<number>();
    const steps: number[] = [];
    this.#tracks.forEach((track, row) => {
      const column = columnOf[row]!;
      if (column < 0) return;
      taken.add(column);
      if (liesStill(track.samples, this.#noisePx)) steps.push(this.#squaredStep(track, parcels[column]!));
      this.#extend(track, tMs, parcels[column]!, persons);
    });
    this.#learnNoise(steps);
    this.#tracks = this.#tracks.filter((track) => tMs - track.lastSeenMs <= this.#patienceMs(track));
    parcels.forEach((parcel, column) => {
      if (taken.has(column) || parcel.score < MIN_BIRTH_SCORE || this.#isCovered(parcel, tMs)) return;
      const sample = { tMs, ...parcel };
      const hold = this.#holdOf(sample, persons);
      this.#tracks.push({
        id: this.#nextId++,
        bornMs: tMs,
        samples: [sample],
        lastSeenMs: tMs,
        hits: 1,
        hold,
      });
    });
    this.#stitch(tMs, persons);
    return this.#tracks;
  }

  /** Young tracks that move are looked up: an older one, lost a moment ago, may be the same parcel. */
  #stitch(tMs: PtsMs, persons: readonly PersonTrack[]): void {
    for (const young of this.#tracks.filter(
      (track) => track.lastSeenMs === tMs && STITCH_HITS.has(track.hits),
    )) {
      const old = originOf(young, this.#tracks, persons, this.#noisePx, this.#scaleAt) as
        OwnTrack | undefined;
      if (old === undefined) continue;
      old.samples.push(...young.samples);
      old.lastSeenMs = young.lastSeenMs;
      old.hits += young.hits;
      old.hold = young.hold;
      this.#tracks = this.#tracks.filter((track) => track !== young);
    }
  }

  #associate(tMs: PtsMs, parcels: readonly ParcelSeen[], persons: readonly PersonTrack[]): Int32Array {
    const costs = new Float64Array(this.#tracks.length * parcels.length);
    this.#tracks.forEach((track, row) => {
      const ideas = expectations(track, persons, tMs, this.#noisePx, this.#scaleAt);
      const box = expectedBox(track.samples);
      const finePx = FINE_M * this.#scaleAt(centreX(box), centreY(box));
      parcels.forEach((parcel, column) => {
        costs[row * parcels.length + column] = costUnder(ideas, parcel.boxXyxyPx, box, finePx);
      });
    });
    const lastMs = newestMs(this.#tracks);
    const lonely = this.#tracks.map(
      ({ hits, lastSeenMs }) =>
        UNASSIGNED_COST - (hits < 3 ? YOUNG_COST : 0) - (lastSeenMs < lastMs ? HIDDEN_COST : 0),
    );
    return assign(costs, this.#tracks.length, parcels.length, lonely);
  }

  #extend(track: OwnTrack, tMs: PtsMs, parcel: ParcelSeen, persons: readonly PersonTrack[]): void {
    const sample = { tMs, ...parcel };
    track.samples.push(sample);
    track.lastSeenMs = tMs;
    track.hits++;
    track.hold = this.#holdOf(sample, persons);
    forget(track.samples, tMs);
  }

  /** Half the squared step of a resting box is the variance of its centre; a wild one counts no more than 4 sigma. */
  #squaredStep(track: OwnTrack, next: ParcelSeen): number {
    const anchor = meanBox(track.samples);
    const dx = centreX(next.boxXyxyPx) - centreX(anchor);
    const dy = centreY(next.boxXyxyPx) - centreY(anchor);
    return Math.min((dx * dx + dy * dy) / 2, (4 * this.#noisePx) ** 2);
  }

  /** Slow forgetting, and never far from the prior; the order of the tracks does not matter. */
  #learnNoise(steps: readonly number[]): void {
    if (steps.length === 0) return;
    const mean = steps.toSorted((a, b) => a - b).reduce((sum, step) => sum + step, 0) / steps.length;
    const share = 1 - 0.99 ** steps.length;
    const learnt = Math.sqrt((1 - share) * this.#noisePx ** 2 + share * mean);
    this.#noisePx = Math.min(2 * this.#priorNoisePx, Math.max(0.4 * this.#priorNoisePx, learnt));
  }

  #holdOf(sample: ParcelSample, persons: readonly PersonTrack[]): HandHold | undefined {
    const [x, y] = [centreX(sample.boxXyxyPx), centreY(sample.boxXyxyPx)];
    const hand = nearestLimb(persons, sample.tMs, sample.boxXyxyPx, WRISTS);
    if (hand === undefined || hand.distancePx > HOLD_REACH_M * this.#scaleAt(x, y)) return undefined;
    return {
      personId: hand.personId,
      wristJoint: hand.joint,
      offsetXPx: x - hand.xPx,
      offsetYPx: y - hand.yPx,
    };
  }

  #patienceMs(track: OwnTrack): number {
    if (track.hits < 3) return KEEP_NEW_MS;
    if (liesStill(track.samples, this.#noisePx)) return KEEP_STILL_MS;
    return track.hold === undefined ? KEEP_MOVING_MS : KEEP_HELD_MS;
  }

  /** A second box on a parcel that was just seen is no second parcel. */
  #isCovered(parcel: ParcelSeen, tMs: number): boolean {
    return this.#tracks.some(
      (track) =>
        track.lastSeenMs === tMs &&
        iou(track.samples[track.samples.length - 1]!.boxXyxyPx, parcel.boxXyxyPx) > 0.4,
    );
  }
}

function withoutDoubles(parcels: readonly ParcelSeen[]): ParcelSeen[] {
  const kept: ParcelSeen[] = [];
  for (const parcel of [...parcels].sort((a, b) => b.score - a.score)) {
    if (!kept.some((other) => iou(other.boxXyxyPx, parcel.boxXyxyPx) > 0.6)) kept.push(parcel);
  }
  return kept;
}
