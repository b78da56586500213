import { TOUCH_M, type Mark, type Touch } from './contact.ts';

/** A parcel that has left the hands, from the last touch to where it came to rest, was caught or was lost. */
export interface Departure {
  readonly personId: number;
  readonly startMs: number;
  /** Last frame in which a hand was surely at the parcel. */
  readonly touchedMs: number;
  /** First frame in which none was. */
  readonly clearMs: number;
  /** Since when the parcel lies still, or the catcher's hand is at it; undefined when it was lost or moves on. */
  readonly endedMs: number | undefined;
  readonly catcherId: number | undefined;
}

/** The last mark since it left with a hand at the parcel that is not its end; nothing where there is none. */
export function lastTouch(
  { clearMs, endedMs = Infinity, catcherId }: Departure,
  marks: readonly Mark[],
): Pick<Departure, 'personId' | 'touchedMs' | 'clearMs'> | undefined {
  const free = marks.filter(({ tMs }) => tMs > clearMs && tMs < endedMs);
  const at = free.findLastIndex((mark, i) => i < free.length - 1 && touching(mark, catcherId) !== undefined);
  const hand = at < 0 ? undefined : touching(free[at]!, catcherId);
  return hand && { personId: hand.personId, touchedMs: free[at]!.tMs, clearMs: free[at + 1]!.tMs };
}

const touching = ({ hands }: Mark, catcherId: number | undefined): Touch | undefined =>
  hands.find(({ personId, distanceM }) => personId !== catcherId && distanceM < TOUCH_M);
