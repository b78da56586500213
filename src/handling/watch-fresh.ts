import { footContactOf } from './judge-foot.ts';
import { gripOf, handDistanceM, type Mark } from './contact.ts';
import { movedPx, movesEvenly } from './marks.ts';
import { ADRIFT, held, letGo, resting, steadyGrip, type Step, type View } from './phase.ts';
import { scaleAtBox } from './scene.ts';

const MIN_HITS = 3;
const PATIENT_HITS = 5;
const JUST_APPEARED_MS = 1500;
const NEAR_RELEASE_M = 0.6;
const HAND_CLOSER_M = 0.3;
const FOOT_NEARER_M = 0.15;
const LEAVING_M = 0.1;
const FLYING_MPS = 1.2;

/** A new track: what is it that was found? */
export function watchFresh(view: View): Step {
  const { track, marks, still, scene } = view;
  if (track.hits < MIN_HITS) return { phase: { kind: 'fresh' } };
  const first = marks[0]!;
  const appeared = track.bornMs - scene.sinceMs > JUST_APPEARED_MS;
  const grip = steadyGrip(view, 2);
  if (grip && (appeared || !still)) return { phase: held(view, grip, first, appeared) };
  if (still) return { phase: resting(view) };
  const kicked = footIsNearer(first) ? struck(view, first) : undefined;
  if (kicked) return kicked;
  const touched = marks.findLast((mark) => gripOf(mark) !== undefined);
  if (touched && leaves(view, touched))
    return { phase: letGo(view, touched, gripOf(touched)!.personId, first.tMs) };
  if (leaves(view, first)) return { phase: letGo(view, first, first.hands[0]!.personId, first.tMs) };
  return struck(view, first) ?? (track.hits > PATIENT_HITS ? ADRIFT : { phase: { kind: 'fresh' } });
}

/** A parcel that is first seen in the air, fast, and near the hand that it comes from. */
function leaves({ mark, scene }: View, from: Mark): boolean {
  const [hand] = from.hands;
  if (hand === undefined || hand.distanceM > NEAR_RELEASE_M || from === mark) return false;
  const dtS = (mark.tMs - from.tMs) / 1000;
  const speedMps = movedPx(from.boxXyxyPx, mark.boxXyxyPx) / scaleAtBox(scene, from.boxXyxyPx) / dtS;
  return speedMps > FLYING_MPS && handDistanceM(mark, hand.personId) > hand.distanceM + LEAVING_M;
}

const footIsNearer = ({ feet, hands }: Mark): boolean =>
  (feet[0]?.distanceM ?? Infinity) + FOOT_NEARER_M < (hands[0]?.distanceM ?? Infinity);

/** A parcel that was hidden until a foot sent it off. */
function struck({ scene }: View, first: Mark): Step | undefined {
  const contact = footContactOf([first], first, first.boxXyxyPx, first.tMs, scene);
  const [hand] = first.hands;
  const byHand = hand !== undefined && hand.distanceM < HAND_CLOSER_M;
  return contact?.certain === true && !byHand ? { phase: { kind: 'footed', contact } } : undefined;
}

/** Moves with nobody's hand on it, until it rests or is taken. What goes on as evenly as a belt is not in a hand. */
export function watchAdrift(view: View): Step {
  if (view.still) return { phase: resting(view) };
  const grip = steadyGrip(view, 2);
  if (grip === undefined || movesEvenly(view.marks, view.scene.noisePx)) return ADRIFT;
  return { phase: held(view, grip, view.marks.at(-2)!, false) };
}
