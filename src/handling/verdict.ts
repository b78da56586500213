import { ptsMs } from '../base/units.ts';
import type { Handling, HandlingKind } from '../domain/handling.ts';
import { centreX, centreY } from '../geometry/boxes.ts';
import { sampleAt } from './body.ts';
import type { Features, Question } from './candidate.ts';
import type { Mark } from './contact.ts';
import { boxAt } from './marks.ts';
import { personOf, type Scene } from './scene.ts';

/** What was found out about a handling; `factsOf` adds the rules and the picture. */
export interface Finding {
  readonly kind: HandlingKind;
  readonly personId: number | undefined;
  readonly startMs: number;
  readonly releaseMs: number;
  readonly endMs: number;
  readonly distanceM: number | undefined;
  readonly distanceSdM: number | undefined;
  readonly dropM: number | undefined;
  /** Of a flight that happened: that it is of its kind (a throw or toss: that it is a throw), 0..1; otherwise 1. */
  readonly probability: number;
  readonly question: Question;
  readonly features: Features;
  /** What it was if it was not that. */
  readonly otherwise?: Finding | undefined;
}

/** The finding with one more reading, asked after all that it has. */
export function orElse(finding: Finding, last: Finding): Finding {
  const { otherwise } = finding;
  return { ...finding, otherwise: otherwise === undefined ? last : orElse(otherwise, last) };
}

const PATH_BEFORE_MS = 240;
/** A toss with at least this belief in a throw is worth a word. */
const ADVICE_PROBABILITY = 0.2;

/** All of a handling that does not hang on how far it is believed, with the rules of the place where the parcel was let go. */
export interface Facts extends Omit<Handling, 'violation' | 'advice' | 'probability'> {
  /** If it happened: `Finding.probability`. */
  readonly probabilityIfSo: number;
  readonly forbidden: boolean;
  readonly flagProbability: number;
}

export function factsOf(finding: Finding, marks: readonly Mark[], scene: Scene): Facts {
  const { kind, releaseMs, endMs } = finding;
  const releaseXyxyPx = boxAt(marks, releaseMs);
  const rules = scene.rulesAt(centreX(releaseXyxyPx), centreY(releaseXyxyPx));
  const person = finding.personId === undefined ? undefined : personOf(scene, finding.personId);
  return {
    kind,
    probabilityIfSo: finding.probability,
    forbidden: rules.violationKinds.includes(kind),
    flagProbability: rules.flagProbability,
    tStartMs: ptsMs(Math.min(finding.startMs, releaseMs)),
    tReleaseMs: ptsMs(releaseMs),
    tEndMs: ptsMs(Math.max(endMs, releaseMs)),
    distanceM: finding.distanceM,
    distanceSdM: finding.distanceSdM,
    dropM: finding.dropM,
    scale: scene.scaleSource,
    boxXyxyPx: releaseXyxyPx,
    pathPx: marks
      .filter((mark) => mark.tMs >= releaseMs - PATH_BEFORE_MS && mark.tMs <= endMs + 40)
      .map((mark) => ({
        tMs: ptsMs(mark.tMs),
        xPx: centreX(mark.boxXyxyPx),
        yPx: centreY(mark.boxXyxyPx),
      })),
    joints: person && sampleAt(person, releaseMs)?.joints,
    rulesVersion: rules.version,
  };
}

/** @param believed that it happened, 0..1 */
export function verdictOf(facts: Facts, believed: number): Handling {
  const { probabilityIfSo, forbidden, flagProbability, ...handling } = facts;
  const probability = believed * probabilityIfSo;
  const violation = forbidden && probability >= flagProbability;
  const near = facts.kind === 'throw' || facts.kind === 'toss';
  const advice = !violation && (forbidden || (near && probability >= ADVICE_PROBABILITY));
  return { ...handling, violation, advice, probability };
}
