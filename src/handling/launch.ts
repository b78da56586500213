import { gripOf, type Mark } from './contact.ts';
import type { Departure } from './departure.ts';
import { UNSEEN_BEFORE_MS, type ParcelPhase, type View } from './phase.ts';

/** So sure the network must be that a parcel is on its own, and surer than that it is held. */
const LOOKS_LOOSE = 0.4;
/** What is not long out of the hands is theirs. */
const RECENT_MS = 480;
const REACH_M = 0.9;

/**
 * A parcel that looks as if it flew has left the hands, whatever the wrists say: they are near it for a while, hidden, or
 * wrong. undefined where it does not, or where nobody was about.
 */
export function launchOf({ marks, mark }: View, phase: ParcelPhase): Departure | undefined {
  // What lay still is first asked who moved it: a foot may have.
  if (phase.kind === 'loose' || phase.kind === 'footed' || phase.kind === 'resting') return undefined;
  if (!looksLoose(mark)) return undefined;
  const recent = marks.filter(({ tMs }) => mark.tMs - tMs <= RECENT_MS);
  const earlier = recent.slice(0, -1);
  const personId = phase.kind === 'held' ? phase.hold.personId : nearestPerson(recent);
  if (personId === undefined) return undefined;
  const touched =
    earlier.findLast((one) => !looksLoose(one)) ??
    earlier.findLast((one) => gripOf(one, personId) !== undefined);
  const touchedMs = touched?.tMs ?? recent[0]!.tMs - UNSEEN_BEFORE_MS;
  return {
    personId,
    startMs: phase.kind === 'held' ? phase.hold.sinceMs : recent[0]!.tMs,
    touchedMs,
    clearMs: recent.find(({ tMs }) => tMs > touchedMs)!.tMs,
    endedMs: undefined,
    catcherId: undefined,
  };
}

const looksLoose = ({ doing }: Mark): boolean =>
  doing !== undefined && Math.max(doing.flight, doing.sliding) > Math.max(LOOKS_LOOSE, doing.held);

function nearestPerson(marks: readonly Mark[]): number | undefined {
  const hands = marks.flatMap((mark) => mark.hands).filter(({ distanceM }) => distanceM < REACH_M);
  return hands.sort((a, b) => a.distanceM - b.distanceM)[0]?.personId;
}
