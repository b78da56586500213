import { assertNever } from '../base/result.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { forget, type ParcelTrack } from '../tracking/tracks.ts';
import { markOf, type Mark } from './contact.ts';
import { belief } from './gate.ts';
import type { Departure } from './departure.ts';
import { judgeFlight } from './judge-flight.ts';
import { judgeFoot } from './judge-foot.ts';
import { judgeTread } from './judge-tread.ts';
import { between, boxAt } from './marks.ts';
import { launchOf } from './launch.ts';
import { lookOf } from './look.ts';
import { ADRIFT, viewOf, type Hold, type ParcelPhase, type Step, type View } from './phase.ts';
import type { Candidate, Proposal } from './proposal.ts';
import { samePlace } from './rest-places.ts';
import { scaleAtBox, type Scene } from './scene.ts';
import { factsOf, type Finding } from './verdict.ts';
import { watchAdrift, watchFresh } from './watch-fresh.ts';
import { FELL_WITHIN_MS, watchHeld } from './watch-held.ts';
import { watchFooted, watchLoose } from './watch-loose.ts';
import { watchResting } from './watch-resting.ts';

/** A parcel that is unseen for this long is judged by what was seen: in a hand, and in flight or on its way. */
const LOST_MS = 480;
const LOST_FREE_MS = 320;
const BEFORE_MS = 5000;
const LEFT_MS = 200;
const AROUND_MS = 40;

type LoosePhase = Extract<ParcelPhase, { kind: 'loose' }>;

/** Follows one parcel through its life and proposes each handling when it is over. */
export class ParcelLife {
  readonly #marks: Mark[] = [];
  #phase: ParcelPhase = { kind: 'fresh' };
  /** Last sight before a loss that was judged. */
  #lostMs: number | undefined;

  get phase(): ParcelPhase {
    return this.#phase;
  }

  get lastMark(): Mark | undefined {
    return this.#marks[this.#marks.length - 1];
  }

  /** Takes the next frame, in which the parcel may or may not be seen. */
  step(track: ParcelTrack, scene: Scene): Proposal | undefined {
    const seen = track.lastSeenMs === scene.tMs;
    const before = this.#phase;
    const lost = seen ? this.#foundAfterLoss(scene) : undefined;
    this.#takeSamples(track, scene);
    const { phase, finding } =
      lost ?? (seen ? this.#watch(viewOf(track, this.#marks, scene)) : this.#miss(track, scene));
    this.#phase = phase;
    const place = finding && scene.places.takenPlace(track.id, this.lastMark!.boxXyxyPx, scene.parcels);
    if (seen && phase.kind === 'resting') scene.places.note(track.id, phase.anchorXyxyPx, scene.tMs);
    const own =
      finding && place && before.kind === 'loose' ? this.#beforeSwap(before, place, scene) : finding;
    const trodden =
      own === undefined && phase.kind === 'resting' ? judgeTread(phase.anchorXyxyPx, scene) : undefined;
    const last = own ?? trodden;
    return last && this.#conclude(last, track.id, place !== undefined, scene);
  }

  /** The stream is over: judges what is under way. */
  finish(track: ParcelTrack, scene: Scene): Proposal | undefined {
    const finding = this.#close(track.lastSeenMs, scene);
    return finding && this.#conclude(finding, track.id, false, scene);
  }

  /** Every reading of what happened, and how far its gate believes it. */
  #conclude(finding: Finding, trackId: number, tookPlace: boolean, scene: Scene): Proposal {
    const { sightings, tMs } = scene;
    const readings: Candidate[] = [];
    for (let reading: Finding | undefined = finding; reading !== undefined; reading = reading.otherwise) {
      const { question, startMs, releaseMs } = reading;
      const features = {
        ...reading.features,
        // A parcel that seems to have moved is often two: one was where it ends, or one still is where it began.
        tookPlace: tookPlace ? 1 : 0,
        otherThere: Number(
          sightings.hadOther(trackId, this.lastMark!.boxXyxyPx, startMs - BEFORE_MS, releaseMs),
        ),
        otherHere: Number(sightings.hadOther(trackId, boxAt(this.#marks, startMs), releaseMs + LEFT_MS, tMs)),
      };
      readings.push({
        question,
        features,
        believed: belief(question, features),
        path: between(this.#marks, releaseMs - AROUND_MS, reading.endMs + AROUND_MS),
        look: lookOf(this.#marks, releaseMs, scaleAtBox(scene, boxAt(this.#marks, releaseMs))),
        facts: factsOf(reading, this.#marks, scene),
      });
    }
    return surestFlightFirst(readings);
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
    const departure = launchOf(view, phase);
    if (departure) return { phase: { kind: 'loose', departure } };
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
    const lostAfterMs = isFree(phase) ? LOST_FREE_MS : LOST_MS;
    if (scene.tMs - track.lastSeenMs < lostAfterMs || this.#lostMs === track.lastSeenMs) return { phase };
    this.#lostMs = track.lastSeenMs;
    const finding = this.#close(track.lastSeenMs, scene);
    // Hidden in the arms: it may come back as it went.
    return isFree(phase) ? { ...ADRIFT, finding } : { phase, finding };
  }

  /** In flight and unseen for so long, what is seen now may be another parcel: what was seen before is judged. */
  #foundAfterLoss(scene: Scene): Step | undefined {
    const lastMs = this.lastMark?.tMs ?? Infinity;
    if (!isFree(this.#phase) || scene.tMs - lastMs < LOST_FREE_MS) return undefined;
    return { ...ADRIFT, finding: this.#close(lastMs, scene) };
  }

  #close(lastSeenMs: number, scene: Scene): Finding | undefined {
    const phase = this.#phase;
    switch (phase.kind) {
      case 'loose':
        return judgeFlight(phase.departure, this.#marks, scene);
      case 'footed':
        return judgeFoot(phase.contact, this.#marks, lastSeenMs, scene);
      case 'held':
        return judgeFlight(lostFrom(phase.hold, lastSeenMs), this.#marks, scene);
      default:
        return undefined;
    }
  }

  /** What seemed to end here lay here before, under another name: judges what was seen before the tracker mixed them up. */
  #beforeSwap(phase: LoosePhase, place: BoxXyxyPx, scene: Scene): Finding | undefined {
    const { clearMs } = phase.departure;
    const own = this.#marks.filter((mark) => mark.tMs < clearMs || !samePlace(mark.boxXyxyPx, place));
    return judgeFlight(phase.departure, own, scene);
  }
}

/** Last seen in or near the hand: it may have been let go in the last moments before. */
function lostFrom(hold: Hold, lastSeenMs: number): Departure {
  return {
    personId: hold.personId,
    startMs: hold.sinceMs,
    touchedMs: Math.min(hold.touchedMs, lastSeenMs - FELL_WITHIN_MS),
    clearMs: lastSeenMs,
    endedMs: undefined,
    catcherId: undefined,
  };
}

const isFree = ({ kind }: ParcelPhase): boolean => kind === 'loose' || kind === 'footed';

/** Of two flights that a parcel may have made only one is true; what else it may have done is asked after both. */
function surestFlightFirst(readings: readonly Candidate[]): Proposal {
  const isFlight = ({ question }: Candidate): boolean => question === 'throw' || question === 'toss';
  const flights = readings.filter(isFlight).sort((a, b) => b.believed - a.believed);
  return [...flights, ...readings.filter((reading) => !isFlight(reading))];
}
