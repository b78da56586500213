import type { PtsMs } from '../base/units.ts';
import type { PersonSeen } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { centreX, centreY, heightOf, intersectionArea, areaOf, iou } from '../geometry/boxes.ts';
import { assign } from './assign.ts';
import { forget, newestMs, type PersonSample, type PersonTrack } from './tracks.ts';

const KEEP_UNSEEN_MS = 1200;
const MIN_SCORE = 0.25;
/** A walker covers at most about this many of their own heights a second. */
const HEIGHTS_PER_S = 1.6;
const UNASSIGNED_COST = 1.2;

interface OwnTrack extends PersonTrack {
  samples: PersonSample[];
  lastSeenMs: PtsMs;
}

/** Follows people from frame to frame by overlap, predicted motion and joints. */
export class PersonTracker {
  #tracks: OwnTrack[] = [];
  #nextId = 1;

  reset(): void {
    this.#tracks = [];
  }

  /** Boxes of the people who were seen when last looked. */
  lastBoxes(): readonly BoxXyxyPx[] {
    const lastMs = newestMs(this.#tracks);
    return this.#tracks
      .filter((track) => track.lastSeenMs === lastMs)
      .map((track) => track.samples[track.samples.length - 1]!.boxXyxyPx);
  }

  update(tMs: PtsMs, seen: readonly PersonSeen[]): readonly PersonTrack[] {
    const persons = withoutDoubles(seen.filter((person) => person.score >= MIN_SCORE));
    const costs = new Float64Array(this.#tracks.length * persons.length);
    this.#tracks.forEach((track, row) => {
      persons.forEach((person, column) => {
        costs[row * persons.length + column] = costOf(track, person, tMs);
      });
    });
    const columnOf = assign(
      costs,
      this.#tracks.length,
      persons.length,
      this.#tracks.map(() => UNASSIGNED_COST),
    );
    const taken = new Set<number>();
    this.#tracks.forEach((track, row) => {
      const column = columnOf[row]!;
      if (column < 0) return;
      taken.add(column);
      const person = persons[column]!;
      track.samples.push({ tMs, boxXyxyPx: person.boxXyxyPx, joints: person.joints });
      track.lastSeenMs = tMs;
      forget(track.samples, tMs);
    });
    this.#tracks = this.#tracks.filter((track) => tMs - track.lastSeenMs <= KEEP_UNSEEN_MS);
    persons.forEach((person, column) => {
      if (taken.has(column)) return;
      const sample = { tMs, boxXyxyPx: person.boxXyxyPx, joints: person.joints };
      this.#tracks.push({ id: this.#nextId++, samples: [sample], lastSeenMs: tMs });
    });
    return this.#tracks;
  }
}

/** One body, one box: of two boxes that nearly cover each other the better one stays. */
function withoutDoubles(persons: readonly PersonSeen[]): PersonSeen[] {
  const kept: PersonSeen[] = [];
  for (const person of [...persons].sort((a, b) => b.score - a.score)) {
    const double = kept.some((other) => {
      const shared = intersectionArea(other.boxXyxyPx, person.boxXyxyPx);
      const smaller = Math.min(areaOf(other.boxXyxyPx), areaOf(person.boxXyxyPx));
      return (
        iou(other.boxXyxyPx, person.boxXyxyPx) > 0.65 ||
        (shared > 0.92 * smaller && jointsAgree(other, person))
      );
    });
    if (!double) kept.push(person);
  }
  return kept;
}

/** Mean distance of the joints that both hold for seen, as a share of the first body's height, is small. */
function jointsAgree(a: PersonSeen, b: PersonSeen): boolean {
  const distance = jointDistance(a.joints, b.joints);
  return distance !== undefined && distance < 0.12 * heightOf(a.boxXyxyPx);
}

function jointDistance(a: Float32Array, b: Float32Array): number | undefined {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < a.length; i += 3) {
    if (a[i + 2]! < 0.3 || b[i + 2]! < 0.3) continue;
    sum += Math.hypot(a[i]! - b[i]!, a[i + 1]! - b[i + 1]!);
    count++;
  }
  return count >= 3 ? sum / count : undefined;
}

/** In heights of the body: how far the person would be from where the track expects it. */
function costOf(track: OwnTrack, person: PersonSeen, tMs: number): number {
  const last = track.samples[track.samples.length - 1]!;
  const dtS = (tMs - last.tMs) / 1000;
  const predicted = shifted(last.boxXyxyPx, velocityOf(track), dtS);
  const height = Math.max(heightOf(last.boxXyxyPx), heightOf(person.boxXyxyPx), 1);
  const away =
    Math.hypot(
      centreX(predicted) - centreX(person.boxXyxyPx),
      centreY(predicted) - centreY(person.boxXyxyPx),
    ) / height;
  if (away > 0.35 + HEIGHTS_PER_S * dtS) return Infinity;
  const joints = jointDistance(last.joints, person.joints);
  const jointTerm = joints === undefined ? 0.15 : Math.min(0.5, joints / height);
  return away + 0.5 * (1 - iou(predicted, person.boxXyxyPx)) + jointTerm;
}

function velocityOf(track: OwnTrack): readonly [number, number] {
  const { samples } = track;
  const last = samples[samples.length - 1]!;
  const before = samples.findLast((sample) => last.tMs - sample.tMs >= 150);
  if (before === undefined || last.tMs - before.tMs > 600) return [0, 0];
  const dtS = (last.tMs - before.tMs) / 1000;
  return [
    (centreX(last.boxXyxyPx) - centreX(before.boxXyxyPx)) / dtS,
    (centreY(last.boxXyxyPx) - centreY(before.boxXyxyPx)) / dtS,
  ];
}

function shifted(box: BoxXyxyPx, [vx, vy]: readonly [number, number], dtS: number): BoxXyxyPx {
  const s = Math.min(dtS, 0.4);
  return [box[0] + vx * s, box[1] + vy * s, box[2] + vx * s, box[3] + vy * s];
}
