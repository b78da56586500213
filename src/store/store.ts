import { join } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import type { Clock } from '../base/clock.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import type { DayCounts } from '../wire/compliance-message.ts';
import type { ReviewCounts, Seen, ViolationFilter, ViolationsQuery } from '../wire/http.ts';
import { topics, type Violation, type ViolationPage, type ViolationRow } from '../wire/messages.ts';
import { raisedMessage, toViolation } from '../wire/violation-message.ts';
import { acknowledgementTable, type AcknowledgementTable } from './acknowledgement-table.ts';
import { auditLog, type AuditLog } from './audit-log.ts';
import { coverageTable, type CoverageTable } from './coverage-table.ts';
import { openDatabase, type Database } from './database.ts';
import { DayCounter } from './day-counter.ts';
import { evidenceTable, type EvidenceTable } from './evidence-table.ts';
import { handlingParams, INSERT_HANDLING, type HandlingRecord } from './handling-row.ts';
import { writeJudged } from './judged-json.ts';
import { migrate } from './migrate.ts';
import { outboxTable, PRIORITY, type OutboxTable } from './outbox-table.ts';
import { isoAt } from './site-day.ts';
import { verdictTable, type VerdictTable } from './verdict-table.ts';
import { lastViolation, reviewCounts, seenOf, violationById, violationsPage } from './violation-queries.ts';

export interface StoreOptions {
  readonly dataDir: string;
  readonly siteId: string;
  /** IANA name; times in messages carry its offset. */
  readonly timeZone: string;
  /** Base address of the box's web server, without a slash at its end; evidence addresses in messages start with it. */
  readonly webUrl: string;
  readonly clock: Clock;
}

export interface Store extends EvidenceTable, VerdictTable, AcknowledgementTable, CoverageTable {
  /** This life of the service; goes out with every message that it commits. */
  readonly bootId: string;
  readonly outbox: Pick<OutboxTable, 'take' | 'markSent'>;
  readonly audit: AuditLog;
  /** Call at the start with every configured camera: handlings refer to them. */
  putCameras(cameras: readonly { readonly id: string; readonly name: string }[]): void;
  /**
   * Keeps a finished handling; for a violation also its evidence row and its alert, all in one transaction that is on
   * disk when the call returns.
   * @returns its id, and the row for the pages where it is a violation
   */
  recordHandling(record: HandlingRecord): {
    readonly id: string;
    readonly violation: ViolationRow | undefined;
  };
  /** Handlings released in [startWallMs, endWallMs). */
  complianceOfDay(startWallMs: WallMs, endWallMs: WallMs): DayCounts;
  lastViolation(): Violation | undefined;
  violation(id: string): ViolationRow | undefined;
  /** Newest first; `before` is the id of the last row that the reader has. @param overdueBefore should have a verdict */
  violationsPage(query: ViolationsQuery, overdueBefore: WallMs): ViolationPage;
  reviewCounts(filter: ViolationFilter, overdueBefore: WallMs): ReviewCounts;
  /** What the judgement saw of a violation. */
  seen(id: string): Seen | undefined;
  /** Absolute path of a file that is ready; undefined while there is none. */
  evidenceFile(id: string, part: 'clip' | 'snapshot'): string | undefined;
  close(): void;
}

/**
 * The service's memory in `dataDir`: one SQLite file, one writer.
 * @throws E_DATA_DIR, E_ALREADY_RUNNING, E_SQLITE_OLD, E_DATABASE_CORRUPT, E_DATABASE_VERSION
 */
export function openStore(options: StoreOptions): Store {
  const database = openDatabase(options.dataDir);
  try {
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const { timeZone, clock } = options;
  const bootId = uuidV7();
  const outbox = outboxTable(database, bootId);
  const days = new DayCounter(database);
  const audit = auditLog(database, clock);
  const people = { database, audit, timeZone, clock };
  const verdicts = verdictTable(people);
  const topic = topics(options.siteId).violations;
  const evidence = evidenceTable({ database, outbox, topic, timeZone, webUrl: options.webUrl, clock });
  return {
    bootId,
    outbox,
    audit,
    ...evidence,
    ...verdicts,
    putVerdict: (id, request) => {
      const entry = verdicts.putVerdict(id, request);
      days.forget();
      return entry;
    },
    ...acknowledgementTable(people),
    ...coverageTable(database),
    putCameras: (cameras) => putCameras(database, cameras, clock.wallMs()),
    recordHandling: (record) => {
      const recorded = recordHandling({ database, outbox, topic, timeZone, clock }, record);
      days.add(record);
      return recorded;
    },
    complianceOfDay: (startWallMs, endWallMs) => days.counts(startWallMs, endWallMs),
    lastViolation: () => lastViolation(database, timeZone),
    violation: (id) => violationById(database, id, timeZone),
    violationsPage: (query, overdueBefore) => violationsPage(database, query, overdueBefore, timeZone),
    reviewCounts: (filter, overdueBefore) => reviewCounts(database, filter, overdueBefore),
    seen: (id) => seenOf(database, id),
    evidenceFile: (id, part) => {
      const path = evidence.pathOf(id, part);
      return path === undefined ? undefined : join(options.dataDir, path);
    },
    close: () => database.close(),
  };
}

function putCameras(
  database: Database,
  cameras: readonly { readonly id: string; readonly name: string }[],
  now: WallMs,
): void {
  database.transaction(() => {
    for (const { id, name } of cameras)
      // A clock that was set back must not break the check that a camera starts after it was first seen.
      database.run(
        `insert into cameras (id, name, first_seen_wall_ms, last_started_wall_ms) values (:id, :name, :now, :now)
         on conflict (id) do update
           set name = excluded.name, last_started_wall_ms = max(first_seen_wall_ms, excluded.last_started_wall_ms)`,
        { id, name, now },
      );
  });
}

const NO_EVIDENCE_YET = {
  evidenceState: 'raised',
  snapshotUrl: null,
  clipUrl: null,
  clipSha256: null,
  clipReleaseMs: null,
  verdict: null,
  acknowledgement: null,
} as const;

interface Recording {
  readonly database: Database;
  readonly outbox: OutboxTable;
  readonly topic: string;
  readonly timeZone: string;
  readonly clock: Clock;
}

function recordHandling(
  { database, outbox, topic, timeZone, clock }: Recording,
  record: HandlingRecord,
): { id: string; violation: ViolationRow | undefined } {
  const id = uuidV7({ msecs: Math.round(record.releasedWallMs) });
  // A gentle handling is a count among hundreds: no wait for the disk, which the cameras would feel.
  const sync = record.handling.violation ? 'full' : 'normal';
  return database.transaction(() => {
    database.run(INSERT_HANDLING, handlingParams(id, record));
    if (!record.handling.violation) return { id, violation: undefined };
    const now = wallMs(Math.round(clock.wallMs()));
    database.run('insert into violations (id, camera_name, judged_json) values (:id, :cameraName, :judged)', {
      id,
      cameraName: record.cameraName,
      judged: writeJudged({ ...record.handling, pictureWh: record.pictureWh }),
    });
    database.run(`insert into evidence (violation_id, state, updated_wall_ms) values (:id, 'raised', :now)`, {
      id,
      now,
    });
    const occurredAt = isoAt(record.releasedWallMs, timeZone);
    const violation = toViolation({ id, occurredAt, ...record });
    outbox.add(PRIORITY.alert, topic, raisedMessage(violation), now);
    return { id, violation: { ...violation, ...NO_EVIDENCE_YET } };
  }, sync);
}
