import { SCHEMA_VERSION, type Compliance, type Violation } from './messages.ts';

/** What was counted in one day of the site. */
export interface DayCounts {
  readonly handlings: number;
  readonly gentle: number;
  readonly violations: number;
  readonly advices: number;
}

export interface ComplianceFacts extends DayCounts {
  /** yyyy-mm-dd */
  readonly day: string;
  readonly camerasSeeing: number;
  readonly camerasAll: number;
  readonly lastViolation: Violation | undefined;
  /** ISO 8601 with the site's offset. */
  readonly at: string;
}

export function toCompliance(facts: ComplianceFacts): Compliance {
  const { handlings, gentle, violations, advices } = facts;
  return {
    schemaVersion: SCHEMA_VERSION,
    day: facts.day,
    handlings,
    gentle,
    violations,
    advices,
    rate: handlings === 0 ? null : gentle / handlings,
    camerasSeeing: facts.camerasSeeing,
    camerasAll: facts.camerasAll,
    lastViolation: facts.lastViolation ?? null,
    at: facts.at,
  };
}
