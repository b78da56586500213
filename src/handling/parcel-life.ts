import type { Handling } from '../domain/handling.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { assertNever } from '../base/result.ts';
import { liesStill, meanBox } from '../tracking/parcel-motion.ts';
import { forget, type ParcelTrack } from '../tracking/tracks.ts';
import { CLEAR_M, gripOf, handDistanceM, markOf, TOUCH_M, type Mark, type Touch } from './contact.ts';
import { handWandered, heightOverFloorM, maybeInHands } from './held-parcel.ts';
import { judgeFlight, type Departure } from './judge-flight.ts';
import { footContactOf, judgeFoot, type FootContact } from './judge-foot.ts';
import { apartPx, movedPx, movesEvenly, stillSince } from './marks.ts';
import { samePlace } from './rest-places.ts';
import { scaleAtBox, type Scene } from './scene.ts';
import { verdictOf, type Finding } from './verdict.ts';

/** A parcel is always in exactly one of these. */
export type ParcelPhase =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'resting'; readonly anchorXyxyPx: BoxXyxyPx; readonly sinceMs: number }
  /** Moves with no hand on it: a belt, a chute, rolling on after a landing. */
  | { readonly kind: 'adrift' }
  | { readonly kind: 'held'; readonly hold: Hold }
  /** Left the hands; in flight, landed, sliding: judged as a whole when it is over. */
  | { readonly kind: 'loose'; readonly departure: Departure }
  | { readonly kind: 'footed'; readonly contact: FootContact };

interface Hold {
  readonly personId: number;
  readonly sinceMs: number;
  readonly fromXyxyPx: BoxXyxyPx;
  /** Last mark in which the hand had it. */
  readonly touchedMs: number;
  readonly grips: number;
  /** Since when it has lain still though a hand is at it. */
  readonly stillMs: number | undefined;
  /** Its track began in the hand: where it came from was not seen. */
  readonly appeared: boolean;
}

const START_M = 0.06;
const CARRIED_M = 0.15;
const MIN_GRIPS = 3;
const LOST_MS = 480;
/** What a foot sends off has lain still for at least this long (after it was found to lie still). */
const RESTED_MS = 320;
const LOOSE_MAX_MS = 1400;
const FOOTED_MAX_MS = 2500;
const JUST_APPEARED_MS = 1500;
const NEAR_RELEASE_M = 0.6;
const FLYING_MPS = 1.2;
/** A hand that leaves within this time of the rest has put the parcel down. */
const PLACED_MS = 130;
/** A parcel that lies still this long though a hand is near may have been put down. */
const STILL_PLACED_MS = 480;
const LONG_STILL_MS = 1600;
const LOW_M = 0.5;

/** Follows one parcel through its life and judges each handling when it is over. */
export class ParcelLife {
  readonly #marks: Mark[] = [];
  #phase: ParcelPhase = { kind: 'fresh' };

  get phase(): ParcelPhase {
    return this.#phase;
  }

  get lastMark(): Mark | undefined {
    return this.#marks[this.#marks.length - 1];
  }

  /** Takes the next frame, in which the parcel may or may not be seen. */
  step(track: ParcelTrack, scene: Scene): Handling | undefined {
    const seen = track.lastSeenMs === scene.tMs;
    // Usually one new sample; more when the track was joined to a younger one.
    const knownMs = this.lastMark?.tMs ?? -Infinity;
    for (const sample of track.samples) {
      if (sample.tMs <= knownMs) continue;
      this.#marks.push(markOf(sample, this.#marks, scene.persons, scene.scaleOf));
    }
    forget(this.#marks, scene.tMs);
    const before = this.#phase;
    const finding = seen ? this.#onSeen(track, scene) : this.#onUnseen(track, scene);
    const place = finding && scene.places.takenPlace(track.id, this.#mark.boxXyxyPx, scene.parcels);
    if (seen && this.#phase.kind === 'resting')
      scene.places.note(track.id, this.#phase.anchorXyxyPx, scene.tMs);
    if (place !== undefined) return this.#beforeSwap(before, place, scene);
    return finding && verdictOf(finding, this.#marks, scene);
  }

  /** What seemed to end here lay here before, under another name: judges what was seen before the tracker mixed them up. */
  #beforeSwap(phase: ParcelPhase, place: BoxXyxyPx, scene: Scene): Handling | undefined {
    if (phase.kind !== 'loose') return undefined;
    const own = this.#marks.filter(
      (mark) => mark.tMs < phase.departure.clearMs || !samePlace(mark.boxXyxyPx, place),
    );
    const finding = judgeFlight(phase.departure, own, scene);
    return finding && verdictOf(finding, own, scene);
  }

  /** The stream is over: judges what is under way. */
  finish(track: ParcelTrack, scene: Scene): Handling | undefined {
    const finding = this.#close(track, scene);
    return finding && verdictOf(finding, this.#marks, scene);
  }

  get #mark(): Mark {
    return this.#marks[this.#marks.length - 1]!;
  }

  #onSeen(track: ParcelTrack, scene: Scene): Finding | undefined {
    const still = liesStill(track.samples, scene.noisePx);
    const phase = this.#phase;
    switch (phase.kind) {
      case 'fresh':
        if (track.hits >= 3) this.#settleFresh(track, still, scene);
        return undefined;
      case 'resting':
        this.#watchResting(track, phase.anchorXyxyPx, still, scene);
        return undefined;
      case 'adrift':
        this.#watchAdrift(track, still, scene);
        return undefined;
      case 'held':
        return this.#watchHeld(track, phase.hold, still, scene);
      case 'loose':
        return this.#watchLoose(track, phase.departure, still, scene);
      case 'footed':
        return this.#watchFooted(track, phase.contact, still, scene);
      default:
        return assertNever(phase);
    }
  }

  #onUnseen(track: ParcelTrack, scene: Scene): Finding | undefined {
    if (scene.tMs - track.lastSeenMs < LOST_MS) return undefined;
    if (this.#phase.kind !== 'loose' && this.#phase.kind !== 'footed') return undefined;
    const finding = this.#close(track, scene);
    this.#phase = { kind: 'adrift' };
    return finding;
  }

  #close(track: ParcelTrack, scene: Scene): Finding | undefined {
    const phase = this.#phase;
    if (phase.kind === 'loose') return judgeFlight(phase.departure, this.#marks, scene);
    if (phase.kind === 'footed') return judgeFoot(phase.contact, this.#marks, track.lastSeenMs, scene);
    return undefined;
  }

  #rest(track: ParcelTrack): void {
    const sinceMs = this.#phase.kind === 'resting' ? this.#phase.sinceMs : this.#mark.tMs;
    this.#phase = { kind: 'resting', anchorXyxyPx: meanBox(track.samples), sinceMs };
  }

  #hold(touch: Touch, from: Mark, appeared: boolean): void {
    const grips = this.#marks.filter(
      (mark) => mark.tMs >= from.tMs && gripOf(mark, touch.personId)?.personId === touch.personId,
    ).length;
    this.#phase = {
      kind: 'held',
      hold: {
        personId: touch.personId,
        sinceMs: from.tMs,
        fromXyxyPx: from.boxXyxyPx,
        touchedMs: this.#mark.tMs,
        grips,
        stillMs: undefined,
        appeared,
      },
    };
  }

  /** The hand that had the parcel in each of the last marks. */
  #steadyGrip(count: number, personId?: number): Touch | undefined {
    const grip = gripOf(this.#mark, personId);
    if (grip === undefined || this.#marks.length < count) return undefined;
    const before = this.#marks.slice(-count);
    return before.every((mark) => gripOf(mark, grip.personId)?.personId === grip.personId) ? grip : undefined;
  }

  #settleFresh(track: ParcelTrack, still: boolean, scene: Scene): void {
    const first = this.#marks[0]!;
    const appeared = track.bornMs - scene.sinceMs > JUST_APPEARED_MS;
    const grip = this.#steadyGrip(2);
    const touched = this.#marks.findLast((mark) => gripOf(mark) !== undefined);
    if (grip && (appeared || !still)) this.#hold(grip, first, appeared);
    else if (still) this.#rest(track);
    else if (touched && this.#leaves(touched, scene))
      this.#letGo(touched, gripOf(touched)!.personId, first.tMs);
    else if (this.#leaves(first, scene)) this.#letGo(first, first.hands[0]!.personId, first.tMs);
    else if (this.#struck(first, scene)) return;
    else if (track.hits > 5) this.#phase = { kind: 'adrift' };
  }

  /** A parcel that was hidden until a foot sent it off. */
  #struck(first: Mark, scene: Scene): boolean {
    const contact = footContactOf([first], first, first.boxXyxyPx, scene);
    const [hand] = first.hands;
    if (contact?.certain !== true || (hand !== undefined && hand.distanceM < NEAR_RELEASE_M / 2))
      return false;
    this.#phase = { kind: 'footed', contact };
    return true;
  }

  /** A parcel that is first seen in the air, fast, and near the hand that it comes from. */
  #leaves(from: Mark, scene: Scene): boolean {
    const [hand] = from.hands;
    if (hand === undefined || hand.distanceM > NEAR_RELEASE_M || from === this.#mark) return false;
    const dtS = (this.#mark.tMs - from.tMs) / 1000;
    const speedMps = movedPx(from.boxXyxyPx, this.#mark.boxXyxyPx) / scaleAtBox(scene, from.boxXyxyPx) / dtS;
    return speedMps > FLYING_MPS && handDistanceM(this.#mark, hand.personId) > hand.distanceM + 0.1;
  }

  /** @param from last mark with the hand at the parcel, or the first mark after it */
  #letGo(from: Mark, personId: number, startMs: number): void {
    const touching = handDistanceM(from, personId) < TOUCH_M;
    const next = this.#marks.find((mark) => mark.tMs > from.tMs) ?? from;
    this.#phase = {
      kind: 'loose',
      departure: {
        personId,
        startMs,
        touchedMs: touching ? from.tMs : from.tMs - 80,
        clearMs: touching ? next.tMs : from.tMs,
        endedMs: undefined,
        catcherId: undefined,
      },
    };
  }

  #watchResting(track: ParcelTrack, anchor: BoxXyxyPx, still: boolean, scene: Scene): void {
    const startPx = Math.max(3.2 * scene.noisePx, START_M * scaleAtBox(scene, anchor));
    const [before, now] = this.#marks.slice(-2);
    if (before === undefined || now === undefined) return;
    const moved = movedPx(anchor, now.boxXyxyPx);
    if (moved < startPx) {
      if (still) this.#rest(track);
      return;
    }
    if (movedPx(anchor, before.boxXyxyPx) < startPx && moved < 3 * startPx) return;
    if (still) this.#rest(track);
    else this.#startMoving(anchor, startPx, scene);
  }

  /** A parcel that lay still moves: who or what moves it? */
  #startMoving(anchor: BoxXyxyPx, startPx: number, scene: Scene): void {
    const lying =
      this.#marks.findLast((mark) => movedPx(anchor, mark.boxXyxyPx) < startPx) ?? this.#marks[0]!;
    const about = this.#marks.filter((mark) => mark.tMs >= lying.tMs - 250);
    // A hand that lifts the parcel goes with it; one that only was near stays behind.
    const moving = about.filter((mark) => mark.tMs > lying.tMs);
    const hand = moving.flatMap((mark) => gripOf(mark) ?? []).at(-1);
    const contact = footContactOf(about, lying, anchor, scene);
    const restedMs = this.#phase.kind === 'resting' ? lying.tMs - this.#phase.sinceMs : 0;
    if (contact && restedMs >= RESTED_MS && (!hand || contact.certain))
      this.#phase = { kind: 'footed', contact };
    else if (hand) this.#hold(hand, lying, false);
    else this.#phase = { kind: 'adrift' };
  }

  #watchAdrift(track: ParcelTrack, still: boolean, scene: Scene): void {
    const grip = this.#steadyGrip(2);
    if (still) this.#rest(track);
    else if (grip && !movesEvenly(this.#marks, scene.noisePx)) this.#hold(grip, this.#marks.at(-2)!, false);
  }

  #watchHeld(track: ParcelTrack, hold: Hold, still: boolean, scene: Scene): Finding | undefined {
    const mark = this.#mark;
    if (gripOf(mark, hold.personId)?.personId === hold.personId) {
      const restMs = still ? this.#restMark(scene).tMs : undefined;
      const stillMs = restMs === undefined ? undefined : (hold.stillMs ?? restMs);
      const held = { ...hold, touchedMs: mark.tMs, grips: hold.grips + 1, stillMs };
      if (stillMs !== undefined && this.#handLeftIt(held, stillMs, scene))
        return this.#putDown(track, held, stillMs);
      this.#phase = { kind: 'held', hold: held };
      return undefined;
    }
    if (maybeInHands(mark, hold.personId, scene)) return undefined;
    const taker = this.#steadyGrip(2);
    if (taker) return this.#handOver(hold, taker);
    const sinceGrip = this.#marks.filter((other) => other.tMs > hold.touchedMs);
    if (handDistanceM(mark, hold.personId) < CLEAR_M && sinceGrip.length < 2) return undefined;
    const departure: Departure = {
      personId: hold.personId,
      startMs: hold.sinceMs,
      touchedMs: hold.touchedMs,
      clearMs: sinceGrip[0]?.tMs ?? mark.tMs,
      endedMs: undefined,
      catcherId: undefined,
    };
    if (still) return this.#settle(track, departure, hold, scene);
    this.#phase = { kind: 'loose', departure };
    return undefined;
  }

  #restMark(scene: Scene): Mark {
    const reachPx = Math.max(3 * scene.noisePx, 0.05 * scaleAtBox(scene, this.#mark.boxXyxyPx));
    return stillSince(this.#marks, reachPx);
  }

  /** The parcel has been carried and lies still for long, and the hand that is near it has moved about meanwhile. */
  #handLeftIt(hold: Hold, stillMs: number, scene: Scene): boolean {
    const carriedPx = apartPx(hold.fromXyxyPx, this.#mark.boxXyxyPx);
    const carried = carriedPx > CARRIED_M * scaleAtBox(scene, this.#mark.boxXyxyPx) || hold.appeared;
    if (!carried || hold.grips < MIN_GRIPS || this.#mark.tMs - stillMs < STILL_PLACED_MS) return false;
    // So low that it lies on the floor, not in the arms of someone who stands.
    if (heightOverFloorM(this.#mark, hold.personId, scene) < LOW_M) return true;
    if (this.#mark.tMs - stillMs > LONG_STILL_MS) return true;
    return handWandered(
      hold.personId,
      this.#marks.filter((mark) => mark.tMs >= stillMs),
      scene,
    );
  }

  #putDown(track: ParcelTrack, hold: Hold, stillMs: number): Finding {
    this.#rest(track);
    return gentle('place', hold.personId, hold.sinceMs, stillMs, this.#mark.tMs);
  }

  #handOver(hold: Hold, taker: Touch): Finding | undefined {
    const first = this.#marks[this.#marks.length - 2]!;
    this.#hold(taker, first, false);
    // A hand that only seems to be there for a moment has given nothing.
    if (hold.grips < 2 * MIN_GRIPS) return undefined;
    return gentle('handover', hold.personId, hold.sinceMs, first.tMs, first.tMs);
  }

  #watchLoose(track: ParcelTrack, departure: Departure, still: boolean, scene: Scene): Finding | undefined {
    const mark = this.#mark;
    if (still) return this.#settle(track, departure, undefined, scene);
    const grip = this.#steadyGrip(2);
    if (grip) {
      const first = this.#marks[this.#marks.length - 2]!;
      this.#hold(grip, first, false);
      if (grip.personId === departure.personId) return undefined;
      return judgeFlight({ ...departure, endedMs: first.tMs, catcherId: grip.personId }, this.#marks, scene);
    }
    if (mark.tMs - departure.clearMs < LOOSE_MAX_MS) return undefined;
    this.#phase = { kind: 'adrift' };
    return judgeFlight(departure, this.#marks, scene);
  }

  /** The parcel lies still and no hand is at it: put down, or landed. */
  #settle(
    track: ParcelTrack,
    departure: Departure,
    hold: Hold | undefined,
    scene: Scene,
  ): Finding | undefined {
    const mark = this.#mark;
    const scale = scaleAtBox(scene, mark.boxXyxyPx);
    const restMark = this.#restMark(scene);
    this.#rest(track);
    const moving = this.#marks.filter((other) => other.tMs <= restMark.tMs && other.tMs >= departure.startMs);
    const gripped = moving.findLast(
      (other) => gripOf(other, departure.personId)?.personId === departure.personId,
    );
    if (hold !== undefined) {
      const carriedPx = apartPx(hold.fromXyxyPx, mark.boxXyxyPx);
      if (hold.grips < MIN_GRIPS || (carriedPx < CARRIED_M * scale && !hold.appeared)) return undefined;
      if (gripped === undefined || restMark.tMs - gripped.tMs <= PLACED_MS)
        return gentle(
          'place',
          departure.personId,
          departure.startMs,
          Math.min(restMark.tMs, hold.stillMs ?? restMark.tMs),
          departure.touchedMs,
        );
    }
    const touchedMs = Math.min(departure.touchedMs, gripped?.tMs ?? departure.touchedMs);
    const clearMs = this.#marks.find((other) => other.tMs > touchedMs)?.tMs ?? mark.tMs;
    return judgeFlight({ ...departure, touchedMs, clearMs, endedMs: restMark.tMs }, this.#marks, scene);
  }

  #watchFooted(track: ParcelTrack, contact: FootContact, still: boolean, scene: Scene): Finding | undefined {
    const mark = this.#mark;
    const scale = scaleAtBox(scene, mark.boxXyxyPx);
    if (still) {
      this.#rest(track);
      if (apartPx(contact.anchorXyxyPx, mark.boxXyxyPx) < START_M * scale) return undefined;
      return judgeFoot(contact, this.#marks, stillSince(this.#marks, 3 * scene.noisePx).tMs, scene);
    }
    const grip = this.#steadyGrip(3);
    if (grip) {
      this.#hold(grip, this.#marks.at(-3)!, false);
      return undefined;
    }
    if (mark.tMs - contact.stillMs < FOOTED_MAX_MS) return undefined;
    this.#phase = { kind: 'adrift' };
    return judgeFoot(contact, this.#marks, mark.tMs, scene);
  }
}

function gentle(
  kind: 'place' | 'handover',
  personId: number,
  startMs: number,
  releaseMs: number,
  endMs: number,
): Finding {
  return {
    kind,
    personId,
    startMs,
    releaseMs,
    endMs,
    distanceM: 0,
    distanceSdM: 0.05,
    dropM: 0,
    probability: 0.95,
  };
}
