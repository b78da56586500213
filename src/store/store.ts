import { join } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import type { Clock } from '../base/clock.ts';
import type { WallMs } from '../base/units.ts';
import type { DayCounts } from '../wire/compliance-message.ts';
import type { EvidencePart } from '../wire/evidence-path.ts';
import type { ReviewCounts, Seen, ViolationFilter, ViolationsQuery } from '../wire/http.ts';
import {
  topics,
  type Advice,
  type Violation,
  type ViolationPage,
  type ViolationRow,
} from '../wire/messages.ts';
import { WHOLE_SITE, type Scope } from '../wire/scope.ts';
import { accountTable, type AccountTable } from './account-table.ts';
import { acknowledgementTable, type AcknowledgementTable } from './acknowledgement-table.ts';
import { adviceById, newestAdvices } from './advice-queries.ts';
import { firstSeenOfCameras, hoursOfPlaces, type PlaceHour } from './place-queries.ts';
import { flaggedOf, namesOfCameras, type FlaggedRow, type PlaceFilter } from './statistics-queries.ts';
import { auditLog, type AuditLog } from './audit-log.ts';
import { coverageTable, type CoverageTable } from './coverage-table.ts';
import type { Database } from './database.ts';
import { DayCounter } from './day-counter.ts';
import { tellDayHead } from './day-heads.ts';
import { escalationTable, type EscalationTable } from './escalation-table.ts';
import { evidenceTable, type EvidenceTable } from './evidence-table.ts';
import type { HandlingRecord } from './handling-row.ts';
import { holdTable, type HoldTable } from './hold-table.ts';
import { migrate } from './migrate.ts';
import { openOrMend, restoredEntry, type Mended } from './open-or-mend.ts';
import { outboxTable, type OutboxTable } from './outbox-table.ts';
import { recheckTable, type RecheckTable } from './recheck-table.ts';
import { recordHandling, type RecordedHandling } from './record-handling.ts';
import { retentionTable, type RetentionTable } from './retention-table.ts';
import { scanTable, type ScanTable } from './scan-table.ts';
import { sessionTable, type SessionTable } from './session-table.ts';
import { trainingTable, type TrainingTable } from './training-table.ts';
import { verdictTable, type VerdictTable } from './verdict-table.ts';
import {
  isViolation,
  judgedById,
  lastViolation,
  reviewCounts,
  seenOf,
  violationById,
  violationsPage,
} from './violation-queries.ts';
import type { JudgedViolation } from './violation-row.ts';

export type { StoredSession } from './session-table.ts';

export interface StoreOptions {
  readonly dataDir: string;
  /** Where the daily copies lie; `backups` in the data folder where it is left out. */
  readonly backupsDir?: string;
  readonly siteId: string;
  /** IANA name; times in messages carry its offset. */
  readonly timeZone: string;
  /** Base address of the box's web server, without a slash at its end; evidence addresses in messages start with it. */
  readonly webUrl: string;
  readonly clock: Clock;
}

/** Where a question may be asked within a scope, the service itself asks it of the whole site: it leaves the scope out. */
export interface Store
  extends
    EvidenceTable,
    RetentionTable,
    VerdictTable,
    AcknowledgementTable,
    HoldTable,
    TrainingTable,
    EscalationTable,
    CoverageTable,
    ScanTable {
  /** This life of the service; goes out with every message that it commits. */
  readonly bootId: string;
  readonly outbox: Pick<OutboxTable, 'take' | 'markSent'>;
  readonly audit: AuditLog;
  readonly accounts: AccountTable;
  readonly sessions: SessionTable;
  readonly rechecks: RecheckTable;
  /** The database's file, for its upkeep. */
  readonly file: string;
  /** Which backup took the place of the database at this start. */
  readonly mended: Mended | undefined;
  /** Publishes yesterday's head of the audit log where that is still to be done; call it now and then. */
  tellDayHead(): boolean;
  /** Call at the start with every configured camera: handlings refer to them. */
  putCameras(cameras: readonly { readonly id: string; readonly name: string }[]): void;
  /**
   * Keeps a finished handling; for a violation also its evidence row and its alert, all in one transaction that is on
   * disk when the call returns.
   * @returns its id, and the row for the pages where it is a violation
   */
  recordHandling(record: HandlingRecord): RecordedHandling;
  /** Handlings released in [startWallMs, endWallMs). */
  complianceOfDay(startWallMs: WallMs, endWallMs: WallMs): DayCounts;
  lastViolation(): Violation | undefined;
  isViolation(id: string, scope?: Scope): boolean;
  violation(id: string, scope?: Scope): ViolationRow | undefined;
  /** Newest first; `before` is the id of the last row that the reader has. @param overdueBefore should have a verdict */
  violationsPage(query: ViolationsQuery, overdueBefore: WallMs, scope?: Scope): ViolationPage;
  reviewCounts(filter: ViolationFilter, overdueBefore: WallMs, scope?: Scope): ReviewCounts;
  /** Handlings by place and hour of a span. */
  hoursOfPlaces(startWallMs: WallMs, endWallMs: WallMs): readonly PlaceHour[];
  /** When each camera was configured for the first time. */
  firstSeenOfCameras(): ReadonlyMap<string, WallMs>;
  /** Every camera that was ever configured, by its id. */
  namesOfCameras(): ReadonlyMap<string, string>;
  /** Flagged as a violation in a span, false alarms included, oldest first. */
  flaggedOf(startWallMs: WallMs, endWallMs: WallMs, filter: PlaceFilter): readonly FlaggedRow[];
  /** Handlings near the limit, newest first, released at or after `fromWallMs`. */
  newestAdvices(
    page: { readonly limit: number; readonly fromWallMs: number },
    scope?: Scope,
  ): readonly Advice[];
  advice(id: string): Advice | undefined;
  /** What the judgement saw of a violation. */
  seen(id: string): Seen | undefined;
  /** As it was judged, whatever became of its evidence. */
  judged(id: string): JudgedViolation | undefined;
  /** Absolute path of a file that is ready; undefined while there is none. */
  evidenceFile(id: string, part: EvidencePart): string | undefined;
  close(): void;
}

/**
 * The service's memory in `dataDir`: one SQLite file, one writer. The newest sound backup takes the place of a damaged one.
 * @throws E_DATA_DIR, E_ALREADY_RUNNING, E_SQLITE_OLD, E_DATABASE_CORRUPT, E_DATABASE_VERSION
 */
export function openStore(options: StoreOptions): Store {
  const { backupsDir = join(options.dataDir, 'backups') } = options;
  const { database, mended } = openOrMend({ ...options, backupsDir });
  try {
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const { siteId, timeZone, clock } = options;
  const bootId = uuidV7();
  const outbox = outboxTable(database, bootId);
  const days = new DayCounter(database);
  const audit = auditLog(database, clock);
  const sessions = sessionTable(database, clock);
  if (mended !== undefined) {
    audit.append(restoredEntry(mended, 'service'));
    sessions.endAllSessions();
  }
  const parts = { database, outbox, audit, siteId, topic: topics(siteId).violations, timeZone, clock };
  const verdicts = verdictTable(parts);
  const evidence = evidenceTable({ ...parts, webUrl: options.webUrl });
  return {
    bootId,
    outbox,
    audit,
    accounts: accountTable(database, audit, clock),
    sessions,
    rechecks: recheckTable({ ...parts, dataDir: options.dataDir }),
    file: database.file,
    mended,
    tellDayHead: () => tellDayHead(parts),
    ...evidence,
    ...verdicts,
    putVerdict: (id, request) => {
      const entry = verdicts.putVerdict(id, request);
      days.forget();
      return entry;
    },
    ...acknowledgementTable(parts),
    ...holdTable(parts),
    ...trainingTable(parts),
    ...escalationTable(parts),
    ...retentionTable(parts),
    ...coverageTable(database),
    ...scanTable(database, timeZone),
    putCameras: (cameras) => putCameras(database, cameras, clock.wallMs()),
    recordHandling: (record) => {
      const recorded = recordHandling(parts, record);
      days.add(record);
      return recorded;
    },
    complianceOfDay: (startWallMs, endWallMs) => days.counts(startWallMs, endWallMs),
    lastViolation: () => lastViolation(database, timeZone),
    isViolation: (id, scope = WHOLE_SITE) => isViolation(database, id, scope),
    violation: (id, scope = WHOLE_SITE) => violationById(database, id, scope, timeZone),
    violationsPage: (query, overdueBefore, scope = WHOLE_SITE) =>
      violationsPage(database, query, overdueBefore, scope, timeZone),
    reviewCounts: (filter, overdueBefore, scope = WHOLE_SITE) =>
      reviewCounts(database, filter, overdueBefore, scope),
    hoursOfPlaces: (startWallMs, endWallMs) => hoursOfPlaces(database, startWallMs, endWallMs),
    firstSeenOfCameras: () => firstSeenOfCameras(database),
    namesOfCameras: () => namesOfCameras(database),
    flaggedOf: (startWallMs, endWallMs, filter) => flaggedOf(database, startWallMs, endWallMs, filter),
    newestAdvices: (page, scope = WHOLE_SITE) => newestAdvices(database, page, scope, timeZone),
    advice: (id) => adviceById(database, id, timeZone),
    seen: (id) => seenOf(database, id),
    judged: (id) => judgedById(database, id, timeZone),
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
