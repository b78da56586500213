import { boxAbout, centreX, centreY, heightOf, widthOf } from '../geometry/boxes.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { nearestLimb, ANKLES, WRISTS, SEEN_JOINT } from './limbs.ts';
import type { HandHold, ParcelSample, PersonTrack, ScaleAt } from './tracks.ts';

const GRAVITY_MPS2 = 9.81;
/** A hand speeds a parcel up by about this much. */
const HAND_ACCELERATION_MPS2 = 18;
const REACH_M = 0.55;
/** How far a parcel may surprise: only where a hand or a foot can reach it, and less where it lay still. */
const HURRIES = {
  still: {
    inReach: { speedMps: 1.3, penalty: 5, gate: 3 },
    alone: { speedMps: 0.6, penalty: 9, gate: 2 },
  },
  unsure: {
    inReach: { speedMps: 3.5, penalty: 4, gate: 3 },
    alone: { speedMps: 3.5, penalty: 6, gate: 3 },
  },
  moving: {
    inReach: { speedMps: 3.5, penalty: 1, gate: 3.2 },
    alone: { speedMps: 3, penalty: 3, gate: 2.5 },
  },
} as const;
const REST_WINDOW_MS = 420;

/** One idea of where a parcel is next: a round Gaussian, and what it costs to believe in it. */
interface Expectation {
  readonly xPx: number;
  readonly yPx: number;
  readonly sdPx: number;
  readonly penalty: number;
  readonly gate: number;
}

export interface MotionState {
  readonly samples: readonly ParcelSample[];
  readonly hold: HandHold | undefined;
}

/** Whether the last samples lie still within the noise. */
export function liesStill(samples: readonly ParcelSample[], noisePx: number): boolean {
  const last = samples[samples.length - 1];
  if (last === undefined) return false;
  const recent = samples.filter((sample) => last.tMs - sample.tMs <= REST_WINDOW_MS);
  const first = recent[0]!;
  if (recent.length < 3 || last.tMs - first.tMs < 150) return false;
  const half = recent.length / 2;
  const mean = (from: number, to: number, of: (box: BoxXyxyPx) => number): number => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += of(recent[i]!.boxXyxyPx);
    return sum / (to - from);
  };
  const [early, late] = [Math.floor(half), Math.ceil(half)];
  const moved = Math.hypot(
    mean(late, recent.length, centreX) - mean(0, early, centreX),
    mean(late, recent.length, centreY) - mean(0, early, centreY),
  );
  return moved < 2.6 * noisePx * Math.sqrt(2 / early);
}

/** Mean box of the samples of the last 800 ms. */
export function meanBox(samples: readonly ParcelSample[]): BoxXyxyPx {
  const lastMs = samples[samples.length - 1]!.tMs;
  const sum = [0, 0, 0, 0];
  let count = 0;
  for (const sample of samples) {
    if (lastMs - sample.tMs > 800) continue;
    for (let i = 0; i < 4; i++) sum[i]! += sample.boxXyxyPx[i]!;
    count++;
  }
  return [sum[0]! / count, sum[1]! / count, sum[2]! / count, sum[3]! / count];
}

/** All ideas about where the parcel of a track is at `tMs`. */
export function expectations(
  track: MotionState,
  persons: readonly PersonTrack[],
  tMs: number,
  noisePx: number,
  scaleAt: ScaleAt,
): readonly Expectation[] {
  const { samples } = track;
  const last = samples[samples.length - 1]!;
  const [x, y] = [centreX(last.boxXyxyPx), centreY(last.boxXyxyPx)];
  const dtS = Math.max(0.02, (tMs - last.tMs) / 1000);
  const scale = scaleAt(x, y);
  const still = liesStill(samples, noisePx);
  const pace = paceOf(samples, still, noisePx);
  const found: Expectation[] = [];
  if (pace !== 'moving') {
    const anchor = still ? meanBox(samples) : last.boxXyxyPx;
    found.push({ xPx: centreX(anchor), yPx: centreY(anchor), sdPx: 1.4 * noisePx, penalty: 0, gate: 4 });
  }
  if (!still) found.push(...ballistic(samples, dtS, scale, noisePx, pace === 'moving' ? 0 : 3));
  found.push(...withTheHand(track.hold, persons, tMs, dtS, scale, noisePx));
  const limb = nearestLimb(persons, tMs, last.boxXyxyPx, [...WRISTS, ...ANKLES]);
  const inReach = limb !== undefined && limb.distancePx < REACH_M * scale + (still ? 0 : 3 * dtS * scale);
  const hurry = HURRIES[pace][inReach ? 'inReach' : 'alone'];
  const sdPx = Math.hypot(1.5 * noisePx, hurry.speedMps * Math.min(dtS, 0.13) * scale);
  found.push({ xPx: x, yPx: y, sdPx, penalty: hurry.penalty, gate: hurry.gate });
  return found;
}

type Pace = 'still' | 'unsure' | 'moving';

function paceOf(samples: readonly ParcelSample[], still: boolean, noisePx: number): Pace {
  if (still) return 'still';
  const last = samples[samples.length - 1]!;
  const before = samples.findLast((sample) => last.tMs - sample.tMs >= 30);
  if (before === undefined) return 'unsure';
  const dx = centreX(last.boxXyxyPx) - centreX(before.boxXyxyPx);
  const dy = centreY(last.boxXyxyPx) - centreY(before.boxXyxyPx);
  return Math.hypot(dx, dy) > 4 * noisePx ? 'moving' : 'unsure';
}

/** Goes on as in the last two samples, and falls. */
function ballistic(
  samples: readonly ParcelSample[],
  dtS: number,
  scale: number,
  noisePx: number,
  penalty: number,
): readonly Expectation[] {
  const last = samples[samples.length - 1]!;
  const before = samples.findLast((sample) => last.tMs - sample.tMs >= 30);
  if (before === undefined || last.tMs - before.tMs > 350 || dtS > 0.5) return [];
  const spanS = (last.tMs - before.tMs) / 1000;
  const vx = (centreX(last.boxXyxyPx) - centreX(before.boxXyxyPx)) / spanS;
  const vy = (centreY(last.boxXyxyPx) - centreY(before.boxXyxyPx)) / spanS;
  const lead = dtS / spanS;
  const sdPx = Math.hypot(
    noisePx * Math.sqrt((1 + lead) ** 2 + lead ** 2 + 1),
    0.5 * HAND_ACCELERATION_MPS2 * scale * dtS * Math.max(dtS, spanS),
  );
  // Half of the fall: the parcel may as well slide or be held.
  const yPx = centreY(last.boxXyxyPx) + vy * dtS + 0.25 * GRAVITY_MPS2 * scale * dtS * dtS;
  return [{ xPx: centreX(last.boxXyxyPx) + vx * dtS, yPx, sdPx, penalty, gate: 3.2 }];
}

/** Stays where it was seen in the hand, as the hand moves. */
function withTheHand(
  hold: HandHold | undefined,
  persons: readonly PersonTrack[],
  tMs: number,
  dtS: number,
  scale: number,
  noisePx: number,
): readonly Expectation[] {
  if (hold === undefined) return [];
  const sample = persons.find((person) => person.id === hold.personId)?.samples.at(-1);
  if (sample?.tMs !== tMs || sample.joints[3 * hold.wristJoint + 2]! < SEEN_JOINT) return [];
  const xPx = sample.joints[3 * hold.wristJoint]! + hold.offsetXPx;
  const yPx = sample.joints[3 * hold.wristJoint + 1]! + hold.offsetYPx;
  const sdPx = Math.hypot(2 * noisePx, (0.06 + 0.3 * Math.min(0.6, dtS)) * scale);
  return [{ xPx, yPx, sdPx, penalty: 0.5, gate: 3 }];
}

/** -2 log likelihood of a detection under the best idea; Infinity when none admits it. @param finePx a spread that costs nothing */
export function costUnder(
  ideas: readonly Expectation[],
  boxXyxyPx: BoxXyxyPx,
  expectedBoxXyxyPx: BoxXyxyPx,
  finePx: number,
): number {
  let best = Infinity;
  for (const idea of ideas) {
    const away = Math.hypot(centreX(boxXyxyPx) - idea.xPx, centreY(boxXyxyPx) - idea.yPx) / idea.sdPx;
    if (away > idea.gate) continue;
    best = Math.min(best, away * away + 4 * Math.log(Math.max(1, idea.sdPx / finePx)) + idea.penalty);
  }
  return best + sizeCost(boxXyxyPx, expectedBoxXyxyPx);
}

/** Turning and half hiding change a box; becoming another parcel changes it more. */
function sizeCost(a: BoxXyxyPx, b: BoxXyxyPx): number {
  const wide = Math.log((widthOf(a) + 3) / (widthOf(b) + 3)) / 0.25;
  const high = Math.log((heightOf(a) + 3) / (heightOf(b) + 3)) / 0.25;
  return Math.min(16, wide * wide + high * high);
}

/** Median size of the last samples about the given centre: a single bad box does not change what is looked for. */
export function expectedBox(samples: readonly ParcelSample[]): BoxXyxyPx {
  const recent = samples.slice(-5).map((sample) => sample.boxXyxyPx);
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
  const last = recent[recent.length - 1]!;
  return boxAbout(centreX(last), centreY(last), middle(recent.map(widthOf)), middle(recent.map(heightOf)));
}
