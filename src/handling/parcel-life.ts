import { assertNever } from '../base/result.ts';
import type { Handling } from '../domain/handling.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { forget, type ParcelTrack } from '../tracking/tracks.ts';
import { markOf, type Mark } from './contact.ts';
import { judgeFlight } from './judge-flight.ts';
import { judgeFoot } from './judge-foot.ts';
import { ADRIFT, viewOf, type ParcelPhase, type Step, type View } from './phase.ts';
import { samePlace } from './rest-places.ts';
import type { Scene } from './scene.ts';
import { verdictOf, type Finding } from './verdict.ts';
import { watchAdrift, watchFresh } from './watch-fresh.ts';
import { watchHeld } from './watch-held.ts';
import { watchFooted, watchLoose } from './watch-loose.ts';
import { watchResting } from './watch-resting.ts';

/** A parcel in flight or on its way that is unseen for this long is judged by what was seen. */
const LOST_MS = 480;
const BEFORE_MS = 5000;
const LEFT_MS = 200;

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
    this.#takeSamples(track, scene);
    const before = this.#phase;
    const { phase, finding } = seen
      ? this.#watch(viewOf(track, this.#marks, scene))
      : this.#miss(track, scene);
    this.#phase = phase;
    const place = finding && scene.places.takenPlace(track.id, this.lastMark!.boxXyxyPx, scene.parcels);
    if (seen && phase.kind === 'resting') scene.places.note(track.id, phase.anchorXyxyPx, scene.tMs);
    if (finding && this.#isMixedUp(track.id, finding, before, scene)) return undefined;
    if (place !== undefined) return this.#beforeSwap(before, place, scene);
    return finding && verdictOf(finding, this.#marks, scene);
  }

  /** The stream is over: judges what is under way. */
  finish(track: ParcelTrack, scene: Scene): Handling | undefined {
    const finding = this.#close(track, scene);
    return finding && verdictOf(finding, this.#marks, scene);
  }

  /** Usually one new sample; more when the track was joined to a younger one. */
  #takeSamples(track: ParcelTrack, scene: Scene): void {
    const knownMs = this.lastMark?.tMs ?? -Infinity;
    for (const sample of track.samples) {
      if (sample.tMs > knownMs) this.#marks.push(markOf(sample, this.#marks, scene.persons, scene.scaleOf));
    }
    forget(this.#marks, scene.tMs);
  }

  #watch(view: View): Step {
    const phase = this.#phase;
    switch (phase.kind) {
      case 'fresh':
        return watchFresh(view);
      case 'resting':
        return watchResting(view, phase);
      case 'adrift':
        return watchAdrift(view);
      case 'held':
        return watchHeld(view, phase.hold);
      case 'loose':
        return watchLoose(view, phase.departure);
      case 'footed':
        return watchFooted(view, phase.contact);
      default:
        return assertNever(phase);
    }
  }

  #miss(track: ParcelTrack, scene: Scene): Step {
    const phase = this.#phase;
    const onItsWay = phase.kind === 'loose' || phase.kind === 'footed';
    if (!onItsWay || scene.tMs - track.lastSeenMs < LOST_MS) return { phase };
    return { ...ADRIFT, finding: this.#close(track, scene) };
  }

  #close(track: ParcelTrack, scene: Scene): Finding | undefined {
    const phase = this.#phase;
    if (phase.kind === 'loose') return judgeFlight(phase.departure, this.#marks, scene);
    if (phase.kind === 'footed') return judgeFoot(phase.contact, this.#marks, track.lastSeenMs, scene);
    return undefined;
  }

  /** What a foot seems to have moved is rather two parcels: one was there before, or one is still here. */
  #isMixedUp(trackId: number, finding: Finding, before: ParcelPhase, { sightings, tMs }: Scene): boolean {
    if (before.kind !== 'footed') return false;
    const { stillMs, anchorXyxyPx } = before.contact;
    return (
      sightings.hadOther(trackId, this.lastMark!.boxXyxyPx, stillMs - BEFORE_MS, stillMs) ||
      sightings.hadOther(trackId, anchorXyxyPx, finding.releaseMs + LEFT_MS, tMs)
    );
  }

  /** What seemed to end here lay here before, under another name: judges what was seen before the tracker mixed them up. */
  #beforeSwap(phase: ParcelPhase, place: BoxXyxyPx, scene: Scene): Handling | undefined {
    if (phase.kind !== 'loose') return undefined;
    const { clearMs } = phase.departure;
    const own = this.#marks.filter((mark) => mark.tMs < clearMs || !samePlace(mark.boxXyxyPx, place));
    const finding = judgeFlight(phase.departure, own, scene);
    return finding && verdictOf(finding, own, scene);
  }
}
