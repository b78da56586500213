import type { Departure } from './departure.ts';
import { judgeFlight } from './judge-flight.ts';
import { judgeFoot, type FootContact } from './judge-foot.ts';
import { held, resting, steadyGrip, type Step, type View } from './phase.ts';
import { judgeLanding } from './watch-held.ts';

const LOOSE_MAX_MS = 1400;
/** After this long a kick has shown itself. */
const FOOTED_MAX_MS = 560;

/** Left the hand: until it rests, is caught, or has been on its own for long enough. */
export function watchLoose(view: View, departure: Departure): Step {
  const { marks, mark, still, scene } = view;
  if (still) return { phase: resting(view), finding: judgeLanding(view, departure) };
  const grip = steadyGrip(view, 2);
  if (grip) {
    const first = marks.at(-2)!;
    const phase = held(view, grip, first, false);
    if (grip.personId === departure.personId) return { phase };
    const caught = { ...departure, endedMs: first.tMs, catcherId: grip.personId };
    return { phase, finding: judgeFlight(caught, marks, scene) };
  }
  if (mark.tMs - departure.clearMs < LOOSE_MAX_MS) return { phase: { kind: 'loose', departure } };
  return { phase: { kind: 'adrift' }, finding: judgeFlight(departure, marks, scene) };
}

/** Sent off by a foot: until it rests, is picked up, or has gone on for long. */
export function watchFooted(view: View, contact: FootContact): Step {
  const { marks, mark, still, scene } = view;
  if (still) {
    return { phase: resting(view), finding: judgeFoot(contact, marks, mark.tMs, scene) };
  }
  const grip = steadyGrip(view, 3);
  if (grip) {
    const finding = judgeFoot(contact, marks, mark.tMs, scene);
    return { phase: held(view, grip, marks.at(-3)!, false), finding };
  }
  if (mark.tMs - contact.stillMs < FOOTED_MAX_MS) return { phase: { kind: 'footed', contact } };
  return { phase: { kind: 'adrift' }, finding: judgeFoot(contact, marks, mark.tMs, scene) };
}
