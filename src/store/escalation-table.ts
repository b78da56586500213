import { wallMs, type WallMs } from '../base/units.ts';
import { SCHEMA_VERSION, topics } from '../wire/messages.ts';
import type { EscalationMessage } from '../wire/people-message.ts';
import { numberOf, textOf, textOrNull } from './columns.ts';
import type { Row } from './database.ts';
import { ESCALATIONS_JSON, escalationEntriesOf } from './escalation-row.ts';
import { PRIORITY } from './outbox-table.ts';
import { isoAt, siteDayAt, type SiteDay } from './site-day.ts';
import type { PeopleTableParts } from './verdict-table.ts';
import { FROM_VIOLATIONS, SELECT_VIOLATION, violationOf } from './violation-row.ts';

/** One of `alerts.steps`: exactly one of the triggers is there. */
export interface EscalationStep {
  readonly to: string;
  readonly unansweredMinutes?: number | undefined;
  readonly countInZoneAndDay?: number | undefined;
}

/** A violation, as far as it decides whether it goes on to somebody. */
export interface EscalationCase {
  readonly id: string;
  readonly cameraId: string;
  /** Null outside all zones. */
  readonly zone: string | null;
  /** Of the site, yyyy-mm-dd. */
  readonly day: string;
  readonly releasedWallMs: number;
  /** A person has acknowledged it, by whatever answer. */
  readonly isAnswered: boolean;
  /** The auditor, or the manager, says that it is no violation. */
  readonly isDenied: boolean;
  readonly wentTo: readonly EscalationStep[];
}

/** A step that fires: for one violation, and for those that go along with it. */
export interface DueEscalation {
  readonly step: EscalationStep;
  readonly id: string;
  /** What came of the same camera within the cooldown and goes along. */
  readonly otherIds: readonly string[];
  readonly dueWallMs: WallMs;
  /** Too long ago to be in time: the service was off. */
  readonly delayed: boolean;
}

/** That alerts went on to the next person: once per violation and step, never changed. */
export interface EscalationTable {
  /** All violations released since then, oldest first. */
  escalationCases(sinceWallMs: WallMs): readonly EscalationCase[];
  /** A row and a row of the audit log for each violation, and one message for all of them, in one transaction. */
  putEscalation(facts: DueEscalation): void;
}

export function escalationTable(parts: PeopleTableParts): EscalationTable {
  const { database, timeZone } = parts;
  return {
    escalationCases: (sinceWallMs) => {
      // Rows come in the order of time: a day is asked for once, not once a row.
      let day: SiteDay = siteDayAt(sinceWallMs, timeZone);
      return database
        .all(
          `select violations.id, camera_id, zone_id, released_wall_ms, verdict, acknowledgements.action,
             ${ESCALATIONS_JSON} as escalations_json
           ${FROM_VIOLATIONS} where violation = 1 and released_wall_ms >= :sinceWallMs order by released_wall_ms, violations.id`,
          { sinceWallMs },
        )
        .map((row) => {
          const released = wallMs(numberOf(row, 'released_wall_ms'));
          if (released >= day.endWallMs) day = siteDayAt(released, timeZone);
          return caseOf(row, released, day.day, timeZone);
        });
    },
    putEscalation: (facts) => putEscalation(parts, facts),
  };
}

function caseOf(row: Row, releasedWallMs: WallMs, day: string, timeZone: string): EscalationCase {
  const answer = textOrNull(row, 'action') ?? 'withdrawn';
  return {
    id: textOf(row, 'id'),
    cameraId: textOf(row, 'camera_id'),
    zone: textOrNull(row, 'zone_id'),
    day,
    releasedWallMs,
    isAnswered: answer !== 'withdrawn',
    isDenied: answer === 'not-a-violation' || row['verdict'] === 'false-alarm',
    wentTo: escalationEntriesOf(textOf(row, 'escalations_json'), timeZone).map((entry) => ({
      to: entry.to,
      unansweredMinutes: entry.unansweredMinutes ?? undefined,
      countInZoneAndDay: entry.countInZoneAndDay ?? undefined,
    })),
  };
}

function putEscalation(
  { database, audit, outbox, siteId, timeZone, clock }: PeopleTableParts,
  { step, id, otherIds, dueWallMs, delayed }: DueEscalation,
): void {
  database.transaction(() => {
    const now = wallMs(Math.round(clock.wallMs()));
    const trigger = {
      unansweredMinutes: step.unansweredMinutes ?? null,
      countInZoneAndDay: step.countInZoneAndDay ?? null,
    };
    for (const violationId of [id, ...otherIds]) {
      database.run(
        `insert into escalations (violation_id, to_name, unanswered_minutes, count_in_zone_and_day, due_wall_ms,
           at_wall_ms, delayed)
         values (:violationId, :to, :unansweredMinutes, :countInZoneAndDay, :due, :now, :delayed)`,
        { violationId, to: step.to, ...trigger, due: Math.round(dueWallMs), now, delayed: delayed ? 1 : 0 },
      );
      const detail = { to: step.to, ...trigger, delayed };
      audit.append({ actor: 'service', action: 'escalated', subject: violationId, detail });
    }
    const row = database.get(`${SELECT_VIOLATION} where violations.id = :id`, { id });
    if (row === undefined) throw new Error(`there is no violation ${id} to escalate`);
    const message: EscalationMessage = {
      schemaVersion: SCHEMA_VERSION,
      to: step.to,
      ...trigger,
      dueAt: isoAt(dueWallMs, timeZone),
      at: isoAt(now, timeZone),
      delayed,
      violation: violationOf(row, timeZone),
      otherIds: [...otherIds],
    };
    outbox.add(PRIORITY.alert, topics(siteId).escalations, message, now);
  });
}
