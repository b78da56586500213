import type { HandlingKind } from './handling.ts';

/** The limits in force in one zone. */
export interface Rules {
  /** Names this set of limits in every event that it judged. */
  readonly version: string;
  readonly throwLimitM: number;
  readonly dropLimitM: number;
  /** A throw is flagged when P(distance > limit) is at least this. */
  readonly flagProbability: number;
  /** Kinds that raise a violation; throw and kick by default. */
  readonly violationKinds: readonly HandlingKind[];
}
