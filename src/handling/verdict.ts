import { ptsMs } from '../base/units.ts';
import type { Handling, HandlingKind } from '../domain/handling.ts';
import { centreX, centreY } from '../geometry/boxes.ts';
import { sampleAt } from './body.ts';
import type { Features, Question } from './candidate.ts';
import type { Mark } from './contact.ts';
import { boxAt } from './marks.ts';
import { personOf, type Scene } from './scene.ts';

/** What was found out about a handling; `verdictOf` adds the rules and the picture. */
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

const PATH_BEFORE_MS = 240;
/** A toss with at least this belief in a throw is worth a word. */
const ADVICE_PROBABILITY = 0.2;

/** Puts a finding under the rules of the place where the parcel was let go. */
export function verdictOf(finding: Finding, marks: readonly Mark[], scene: Scene): Handling {
  const { kind, releaseMs, endMs, probability } = finding;
  const releaseXyxyPx = boxAt(marks, releaseMs);
  const rules = scene.rulesAt(centreX(releaseXyxyPx), centreY(releaseXyxyPx));
  const forbidden = rules.violationKinds.includes(kind);
  const violation = forbidden && probability >= rules.flagProbability;
  const near = kind === 'throw' || kind === 'toss';
  const person = finding.personId === undefined ? undefined : personOf(scene, finding.personId);
  return {
    kind,
    violation,
    advice: !violation && (forbidden || (near && probability >= ADVICE_PROBABILITY)),
    tStartMs: ptsMs(Math.min(finding.startMs, releaseMs)),
    tReleaseMs: ptsMs(releaseMs),
    tEndMs: ptsMs(Math.max(endMs, releaseMs)),
    distanceM: finding.distanceM,
    distanceSdM: finding.distanceSdM,
    dropM: finding.dropM,
    scale: scene.scaleSource,
    probability,
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
