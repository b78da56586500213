import { SCHEMA_VERSION, type Compliance, type Violation } from './messages.ts';

/** What was counted in one day of the site, corrected by people's verdicts: a false alarm counts as gentle, not as violation. */
export interface DayCounts {
  readonly handlings: number;
  readonly gentle: number;
  readonly violations: number;
  readonly advices: number;
  /** Flagged by the machine and judged by a person, whatever the verdict. */
  readonly reviewed: number;
  readonly falseAlarms: number;
}

export interface ComplianceFacts extends DayCounts {
  /** Camera-minutes seen / planned, 0..1; null before the first. */
  readonly coverage: number | null;
  /** Too little was seen for a rate. */
  readonly isBlind: boolean;
  /** yyyy-mm-dd */
  readonly day: string;
  readonly camerasSeeing: number;
  readonly camerasAll: number;
  readonly lastViolation: Violation | undefined;
  /** ISO 8601 with the site's offset. */
  readonly at: string;
}

export function toCompliance(facts: ComplianceFacts): Compliance {
  const { handlings, gentle, violations, advices, reviewed, falseAlarms } = facts;
  return {
    schemaVersion: SCHEMA_VERSION,
    day: facts.day,
    handlings,
    gentle,
    violations,
    advices,
    reviewed,
    falseAlarms,
    rate: handlings === 0 || facts.isBlind ? null : gentle / handlings,
    coverage: facts.coverage,
    camerasSeeing: facts.camerasSeeing,
    camerasAll: facts.camerasAll,
    lastViolation: facts.lastViolation ?? null,
    at: facts.at,
  };
}
