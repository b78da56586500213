import type { Handling } from '../domain/handling.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { assertNever } from '../base/result.ts';
import { centreX, centreY } from '../geometry/boxes.ts';
import { liesStill, meanBox } from '../tracking/parcel-motion.ts';
import { HISTORY_MS, forget, type ParcelTrack } from '../tracking/tracks.ts';
import { markOf, type Mark, type Touch } from './contact.ts';
import { judgeFlight, type Departure } from './judge-flight.ts';
import { footSpeed, judgeFoot, KICK_MIN_FOOT_MPS, type FootContact } from './judge-foot.ts';
import { apartPx, movedPx, stillSince } from './marks.ts';
import type { Scene } from './scene.ts';
import { verdictOf, type Finding } from './verdict.ts';

/** A parcel is always in exactly one of these. */
export type ParcelPhase =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'resting'; readonly anchorXyxyPx: BoxXyxyPx }
  /** Moves with no hand on it: a belt, a chute, rolling on after a landing. */
  | { readonly kind: 'adrift' }
  | { readonly kind: 'held'; readonly personId: number; readonly sinceMs: number; readonly touchedMs: number }
  /** Left the hands; in flight, landed, sliding: judged as a whole when it is over. */
  | { readonly kind: 'loose'; readonly departure: Departure }
  | { readonly kind: 'footed'; readonly contact: FootContact };

const TOUCH_M = 0.22;
const CLEAR_M = 0.34;
const FOOT_M = 0.3;
const START_M = 0.06;
const CARRIED_M = 0.12;
const LOST_MS = 480;
const LOOSE_MAX_MS = 1400;
const FOOTED_MAX_MS = 2500;
const JUST_APPEARED_MS = 1500;
const NEAR_RELEASE_M = 0.6;
const FLYING_MPS = 1.2;

/** Follows one parcel through its life and judges each handling when it is over. */
export class ParcelLife {
  readonly #marks: Mark[] = [];
  #phase: ParcelPhase = { kind: 'fresh' };

  get phase(): ParcelPhase {
    return this.#phase;
  }

  /** Takes the next frame, in which the parcel may or may not be seen. */
  step(track: ParcelTrack, scene: Scene): Handling | undefined {
    const last = track.samples[track.samples.length - 1]!;
    const seen = last.tMs === scene.tMs;
    if (seen) {
      this.#marks.push(markOf(last.tMs, last.boxXyxyPx, scene.persons, scene.scaleOf));
      if (this.#marks[0]!.tMs < scene.tMs - HISTORY_MS) forget(this.#marks, scene.tMs);
    }
    const finding = seen ? this.#onSeen(track, scene) : this.#onUnseen(track, scene);
    return finding && verdictOf(finding, this.#marks, scene);
  }

  /** The stream is over or the track is gone: judges what is under way. */
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
        if (still) this.#rest(track);
        else if (this.#touch(2)) this.#hold(this.#mark.hand!, this.#mark.tMs);
        return undefined;
      case 'held':
        return this.#watchHeld(track, phase, still, scene);
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
    const phase = this.#phase;
    if (phase.kind !== 'loose' && phase.kind !== 'footed') return undefined;
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
    this.#phase = { kind: 'resting', anchorXyxyPx: meanBox(track.samples) };
  }

  #hold(touch: Touch, sinceMs: number): void {
    this.#phase = { kind: 'held', personId: touch.personId, sinceMs, touchedMs: this.#mark.tMs };
  }

  /** Whether a hand was at the parcel in each of the last marks. */
  #touch(count: number): boolean {
    const recent = this.#marks.slice(-count);
    return (
      recent.length === count &&
      recent.every((mark) => mark.hand !== undefined && mark.hand.distanceM < TOUCH_M)
    );
  }

  #settleFresh(track: ParcelTrack, still: boolean, scene: Scene): void {
    const first = this.#marks[0]!;
    const appeared = track.bornMs - scene.sinceMs > JUST_APPEARED_MS;
    const withHand = this.#touch(2) && first.hand !== undefined && first.hand.distanceM < TOUCH_M;
    if (withHand && (appeared || !still)) this.#hold(first.hand, first.tMs);
    else if (still) this.#rest(track);
    else if (this.#fliesFromHand(first, scene))
      this.#phase = looseFrom(first, first.hand!.personId, first.tMs - 300);
    else if (track.hits > 4) this.#phase = { kind: 'adrift' };
  }

  /** A parcel that is first seen in the air, fast, and near the hand that it comes from. */
  #fliesFromHand(first: Mark, scene: Scene): boolean {
    if (first.hand === undefined || first.hand.distanceM > NEAR_RELEASE_M) return false;
    const dtS = (this.#mark.tMs - first.tMs) / 1000;
    const scale = scene.scaleAt(centreX(first.boxXyxyPx), centreY(first.boxXyxyPx));
    const speedMps = movedPx(first.boxXyxyPx, this.#mark.boxXyxyPx) / scale / dtS;
    const leaving = this.#mark.hand === undefined || this.#mark.hand.distanceM > first.hand.distanceM + 0.1;
    return speedMps > FLYING_MPS && leaving;
  }

  #watchResting(track: ParcelTrack, anchor: BoxXyxyPx, still: boolean, scene: Scene): void {
    const scale = scene.scaleAt(centreX(anchor), centreY(anchor));
    const startPx = Math.max(3.2 * scene.noisePx, START_M * scale);
    const [before, now] = this.#marks.slice(-2);
    const moved = now === undefined ? 0 : movedPx(anchor, now.boxXyxyPx);
    if (before === undefined || now === undefined || moved < startPx) {
      if (still && moved < startPx) this.#rest(track);
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
    const hand = closest(about.map((mark) => mark.hand));
    const foot = closest(about.map((mark) => mark.foot));
    const footMps = foot ? footSpeed(foot.personId, foot.joint, lying.tMs + 40, scene) : 0;
    const byFoot = foot !== undefined && foot.distanceM < FOOT_M;
    const byHand = hand !== undefined && hand.distanceM < TOUCH_M + 0.08;
    if (byFoot && (!byHand || footMps > KICK_MIN_FOOT_MPS * 1.3))
      this.#phase = {
        kind: 'footed',
        contact: { personId: foot.personId, joint: foot.joint, stillMs: lying.tMs, anchorXyxyPx: anchor },
      };
    else if (byHand) this.#hold(hand, lying.tMs);
    else this.#phase = { kind: 'adrift' };
  }

  #watchHeld(
    track: ParcelTrack,
    phase: Extract<ParcelPhase, { kind: 'held' }>,
    still: boolean,
    scene: Scene,
  ): Finding | undefined {
    const mark = this.#mark;
    const handM = mark.hand?.distanceM ?? Infinity;
    if (handM < TOUCH_M) {
      this.#phase = { ...phase, personId: mark.hand!.personId, touchedMs: mark.tMs };
      return undefined;
    }
    if (handM < CLEAR_M) return undefined;
    const clearMs = this.#marks.find((other) => other.tMs > phase.touchedMs)?.tMs ?? mark.tMs;
    const departure: Departure = {
      personId: phase.personId,
      startMs: phase.sinceMs,
      touchedMs: phase.touchedMs,
      clearMs,
      endedMs: undefined,
      catcherId: undefined,
    };
    if (still) return this.#settle(track, departure, scene);
    this.#phase = { kind: 'loose', departure };
    return undefined;
  }

  #watchLoose(track: ParcelTrack, departure: Departure, still: boolean, scene: Scene): Finding | undefined {
    const mark = this.#mark;
    if (still) return this.#settle(track, departure, scene);
    if (this.#touch(2)) {
      const touch = mark.hand!;
      const first = this.#marks[this.#marks.length - 2]!;
      this.#hold(touch, first.tMs);
      if (touch.personId === departure.personId) return undefined;
      return judgeFlight({ ...departure, endedMs: first.tMs, catcherId: touch.personId }, this.#marks, scene);
    }
    if (mark.tMs - departure.clearMs < LOOSE_MAX_MS) return undefined;
    this.#phase = { kind: 'adrift' };
    return judgeFlight(departure, this.#marks, scene);
  }

  /** The parcel lies still and no hand is at it: put down, or landed. */
  #settle(track: ParcelTrack, departure: Departure, scene: Scene): Finding | undefined {
    const mark = this.#mark;
    const scale = scene.scaleAt(centreX(mark.boxXyxyPx), centreY(mark.boxXyxyPx));
    const restMark = stillSince(this.#marks, Math.max(3 * scene.noisePx, 0.05 * scale));
    const start = this.#marks.find((other) => other.tMs >= departure.startMs) ?? this.#marks[0]!;
    this.#rest(track);
    const carriedPx = apartPx(start.boxXyxyPx, mark.boxXyxyPx);
    const appeared = track.bornMs >= departure.startMs - 1;
    if (restMark.tMs <= departure.touchedMs) {
      if (carriedPx < CARRIED_M * scale && !appeared) return undefined;
      return placed(departure, restMark);
    }
    return judgeFlight({ ...departure, endedMs: restMark.tMs }, this.#marks, scene);
  }

  #watchFooted(track: ParcelTrack, contact: FootContact, still: boolean, scene: Scene): Finding | undefined {
    const mark = this.#mark;
    if (still) {
      const scale = scene.scaleAt(centreX(mark.boxXyxyPx), centreY(mark.boxXyxyPx));
      this.#rest(track);
      if (apartPx(contact.anchorXyxyPx, mark.boxXyxyPx) < START_M * scale) return undefined;
      return judgeFoot(contact, this.#marks, stillSince(this.#marks, 3 * scene.noisePx).tMs, scene);
    }
    if (mark.tMs - contact.stillMs < FOOTED_MAX_MS) return undefined;
    this.#phase = { kind: 'adrift' };
    return judgeFoot(contact, this.#marks, mark.tMs, scene);
  }
}

const closest = (touches: readonly (Touch | undefined)[]): Touch | undefined =>
  touches.reduce(
    (best, touch) => (touch && (!best || touch.distanceM < best.distanceM) ? touch : best),
    undefined,
  );

function looseFrom(first: Mark, personId: number, startMs: number): ParcelPhase {
  const departure: Departure = {
    personId,
    startMs,
    touchedMs: first.tMs - 80,
    clearMs: first.tMs,
    endedMs: undefined,
    catcherId: undefined,
  };
  return { kind: 'loose', departure };
}

/** Put down: it lay still before the hand left it. */
function placed(departure: Departure, restMark: Mark): Finding {
  return {
    kind: 'place',
    personId: departure.personId,
    startMs: departure.startMs,
    releaseMs: Math.max(restMark.tMs, departure.touchedMs - 200),
    endMs: departure.touchedMs,
    distanceM: 0,
    distanceSdM: 0.05,
    dropM: 0,
    probability: 0.95,
  };
}
