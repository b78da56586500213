import type { HandlingKind } from '../domain/handling.ts';
import type { ExpiryReason } from '../wire/messages.ts';

/** A violation's clip and snapshot on the disk. */
export interface KeptEvidence {
  readonly id: string;
  readonly kind: HandlingKind;
  /** Since the release. */
  readonly ageMs: number;
  readonly bytes: number;
  /** `open`: none, or taken back. */
  readonly verdict: 'open' | 'unsure' | 'confirmed' | 'false-alarm';
  /** Undefined while it is open. */
  readonly verdictAgeMs: number | undefined;
  readonly isHeld: boolean;
}

/** The plain recordings of all cameras. */
export interface RingState {
  readonly bytes: number;
  /** How far back they reach. */
  readonly spanMs: number;
}

export interface KindLimits {
  readonly ageMs: number;
  readonly maxBytes: number;
}

/** Infinity where there is no limit. */
export interface RetentionLimits extends KindLimits {
  readonly falseAlarmAgeMs: number;
  /** In place of the two for all kinds. */
  readonly kinds: ReadonlyMap<HandlingKind, KindLimits>;
  readonly minFreeBytes: number;
  readonly ring: { readonly longestMs: number; readonly leastMs: number; readonly maxBytes: number };
}

export interface RetentionInput {
  readonly evidence: readonly KeptEvidence[];
  readonly ring: RingState;
  readonly freeBytes: number;
  /** The disk's own alarm: the ring gives all it can, whatever is free. */
  readonly isAlmostFull: boolean;
  readonly limits: RetentionLimits;
}

export interface RetentionPlan {
  /** The ring's length from now on. It gives first. */
  readonly ringMs: number;
  /** In the order in which they go. */
  readonly evidence: readonly { readonly id: string; readonly bytes: number; readonly why: ExpiryReason }[];
  /** What is still missing for `minFreeBytes` when all of that is gone: nothing more may go. */
  readonly lackBytes: number;
}

/** A verdict can be taken back with a key: until it has stood for so long it is not final. */
export const VERDICT_SETTLES_MS = 3_600_000;

/** Held evidence stays, and so does what no person has finally judged, at any age and however full the disk is. */
export function mayGo({ isHeld, verdict, verdictAgeMs }: KeptEvidence): boolean {
  const isFinal = verdict === 'confirmed' || verdict === 'false-alarm';
  return !isHeld && isFinal && verdictAgeMs !== undefined && verdictAgeMs >= VERDICT_SETTLES_MS;
}

/**
 * What goes: what is too old; then what is too much of its kind, and of all; then, where the disk lacks room that the ring
 * cannot give, what is worth least. Pure: the caller does it.
 */
export function planRetention(input: RetentionInput): RetentionPlan {
  const { evidence, ring, freeBytes, limits } = input;
  const byWorth = evidence.filter(mayGo).sort(worthLeastFirst);
  const going = new Map<string, RetentionPlan['evidence'][number]>();
  const go = ({ id, bytes }: KeptEvidence, why: ExpiryReason): number => {
    going.set(id, { id, bytes, why });
    return bytes;
  };
  for (const row of [...byWorth].sort((a, b) => b.ageMs - a.ageMs))
    if (row.ageMs > ageLimitMs(row, limits)) go(row, 'age');

  const makeFit = (excessBytes: number, why: ExpiryReason, kind?: HandlingKind): number => {
    let excess = excessBytes;
    for (const row of byWorth) {
      if (excess <= 0) break;
      if (!going.has(row.id) && (kind === undefined || row.kind === kind)) excess -= go(row, why);
    }
    return Math.max(0, excess);
  };
  const left = (kind?: HandlingKind): number =>
    bytesOf(evidence.filter((row) => !going.has(row.id) && (kind === undefined || row.kind === kind)));
  for (const [kind, { maxBytes }] of limits.kinds) makeFit(left(kind) - maxBytes, 'bytes', kind);
  makeFit(left() - limits.maxBytes, 'bytes');

  const ringMs = ringLengthMs(input);
  const ringGivesBytes = ring.bytes * Math.max(0, 1 - ringMs / Math.max(1, ring.spanMs));
  const lackBytes = limits.minFreeBytes - freeBytes - ringGivesBytes - bytesOf([...going.values()]);
  return { ringMs, lackBytes: makeFit(lackBytes, 'space'), evidence: [...going.values()] };
}

/** As long as there is room for it, at most as configured, never too short for a clip. */
function ringLengthMs({ ring, freeBytes, isAlmostFull, limits }: RetentionInput): number {
  const { longestMs, leastMs, maxBytes } = limits.ring;
  if (isAlmostFull) return leastMs;
  const bytesPerMs = ring.bytes / Math.max(1, ring.spanMs);
  // Nothing is recorded yet: its rate is not known.
  if (bytesPerMs === 0) return longestMs;
  const roomBytes = Math.min(maxBytes, freeBytes + ring.bytes - limits.minFreeBytes);
  return Math.min(longestMs, Math.max(leastMs, roomBytes / bytesPerMs));
}

function ageLimitMs({ kind, verdict }: KeptEvidence, limits: RetentionLimits): number {
  const { ageMs } = limits.kinds.get(kind) ?? limits;
  return verdict === 'false-alarm' ? Math.min(ageMs, limits.falseAlarmAgeMs) : ageMs;
}

/** False alarms before violations; of each the oldest first. */
function worthLeastFirst(a: KeptEvidence, b: KeptEvidence): number {
  const rank = ({ verdict }: KeptEvidence): number => (verdict === 'false-alarm' ? 0 : 1);
  return rank(a) - rank(b) || b.ageMs - a.ageMs;
}

const bytesOf = (rows: readonly { readonly bytes: number }[]): number =>
  rows.reduce((sum, { bytes }) => sum + bytes, 0);
