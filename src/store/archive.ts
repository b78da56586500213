import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { ServiceError } from '../base/service-error.ts';
import { sha256Hex } from '../base/sha256.ts';
import type { CaseLog } from '../wire/case.ts';
import type { EvidencePart } from '../wire/evidence-path.ts';
import { auditLog, type AuditLog } from './audit-log.ts';
import { numberOf, numberOrNull, textOf, textOrNull } from './columns.ts';
import { openDatabaseBeside, type Database, type Row } from './database.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { judgedById } from './violation-queries.ts';
import type { JudgedViolation } from './violation-row.ts';

/** A file of a case as the database knows it. */
export interface ArchivedFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
}

export interface ArchivedCase {
  readonly id: string;
  /** The sealed record, byte for byte. */
  readonly record: string;
  readonly clip: ArchivedFile | undefined;
  readonly snapshot: ArchivedFile | undefined;
  readonly strip: ArchivedFile | undefined;
  readonly track: ArchivedFile | undefined;
  /** Where in the clip the release lies; undefined where there is no clip. */
  readonly clipReleaseMs: number | undefined;
}

/** Files of a violation, or of a recheck of what raised no alarm; `unfinished` while they are being made, or being removed. */
export interface ArchivedEvidence {
  readonly id: string;
  readonly of: 'violation' | 'recheck';
  readonly unfinished: boolean;
  readonly files: readonly (ArchivedFile & { readonly part: EvidencePart })[];
}

/** What is kept of violations, for commands beside a service that may be at work. */
export interface Archive {
  /** Undefined where there is no such violation. @throws E_CASE where it is older than sealed records */
  case(id: string): ArchivedCase | undefined;
  /** What was judged of it, to draw it over the clip; undefined where there is no such violation. @param timeZone IANA name */
  judged(id: string, timeZone: string): JudgedViolation | undefined;
  log(id: string): CaseLog;
  /** Of all violations, oldest first, then of rechecks. */
  evidence(): Iterable<ArchivedEvidence>;
  /** Ids of violations whose sealed record is not the one that was sealed. */
  changedRecords(): readonly string[];
  readonly audit: AuditLog;
  close(): void;
}

/** @throws E_DATABASE_MISSING, E_DATABASE_CORRUPT, E_DATABASE_VERSION, E_DATA_DIR */
export function openArchive(dataDir: string, clock: Clock): Archive {
  const database = openDatabaseBeside(dataDir);
  try {
    requireSchema(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const audit = auditLog(database, clock);
  return {
    audit,
    case: (id) => caseOf(database, dataDir, id),
    judged: (id, timeZone) => judgedById(database, id, timeZone),
    log: (id) => ({ entries: [...audit.excerpt(id)] }),
    evidence: function* () {
      yield* evidenceOf(database, dataDir);
      yield* recheckClipsOf(database, dataDir);
    },
    changedRecords: () =>
      database
        .all('select violation_id, record_json, sha256 from records order by violation_id')
        .filter((row) => sha256Hex(textOf(row, 'record_json')) !== textOf(row, 'sha256'))
        .map((row) => textOf(row, 'violation_id')),
    close: () => database.close(),
  };
}

/** Beside a service nothing is migrated: its program may be another one. @throws E_DATABASE_VERSION */
export function requireSchema(database: Database): void {
  const version = numberOf(database.get('pragma user_version') ?? {}, 'user_version');
  if (version !== MIGRATIONS.length)
    throw new ServiceError(
      'E_DATABASE_VERSION',
      `The database ${database.file} has schema ${version}; this program works with ${MIGRATIONS.length}.`,
    );
}

function caseOf(database: Database, dataDir: string, id: string): ArchivedCase | undefined {
  const row = database.get(
    `select records.record_json, evidence.state, evidence.clip_path, evidence.clip_sha256, evidence.clip_release_ms,
       evidence.snapshot_path, evidence.snapshot_sha256, evidence.strip_path, evidence.strip_sha256, evidence.track_path, evidence.track_sha256
     from evidence left join records using (violation_id) where violation_id = :id`,
    { id },
  );
  if (row === undefined) return undefined;
  if (row['record_json'] === null)
    throw new ServiceError(
      'E_CASE',
      `The violation ${id} is older than sealed records: there is none to export.`,
    );
  // What expired goes out without its files; the log in the case says when and why.
  const isThere = textOf(row, 'state') !== 'expired';
  return {
    id,
    record: textOf(row, 'record_json'),
    clip: isThere ? fileOf(row, 'clip', dataDir) : undefined,
    snapshot: isThere ? fileOf(row, 'snapshot', dataDir) : undefined,
    strip: isThere ? fileOf(row, 'strip', dataDir) : undefined,
    track: isThere ? fileOf(row, 'track', dataDir) : undefined,
    clipReleaseMs: numberOrNull(row, 'clip_release_ms') ?? undefined,
  };
}

/** Rows read at once: a year's are too many for one answer. */
const READ_AT_ONCE = 500;

function* evidenceOf(database: Database, dataDir: string): Generator<ArchivedEvidence> {
  let after = '';
  for (;;) {
    const rows = database.all(
      `select violation_id, state, clip_path, clip_sha256, snapshot_path, snapshot_sha256,
         strip_path, strip_sha256, track_path, track_sha256, files_gone_wall_ms
       from evidence where violation_id > :after order by violation_id limit :limit`,
      { after, limit: READ_AT_ONCE },
    );
    for (const row of rows) {
      after = textOf(row, 'violation_id');
      const state = textOf(row, 'state');
      const files = partsOf(state).flatMap((part) => {
        const file = fileOf(row, part, dataDir);
        return file === undefined ? [] : [{ part, ...file }];
      });
      const isGoing = state === 'expired' && row['files_gone_wall_ms'] === null;
      const unfinished = isGoing || ['raised', 'capturing'].includes(state);
      yield { id: after, of: 'violation', unfinished, files };
    }
    if (rows.length < READ_AT_ONCE) return;
  }
}

/** Those that may have a file: few, since they are kept for days. */
function* recheckClipsOf(database: Database, dataDir: string): Generator<ArchivedEvidence> {
  const rows = database.all(
    `select recheck_id, state, clip_path, clip_sha256 from recheck_clips
     where state <> 'failed' and files_gone = 0 order by recheck_id`,
  );
  for (const row of rows) {
    const isThere = ['ready', 'kept'].includes(textOf(row, 'state'));
    const file = isThere ? fileOf(row, 'clip', dataDir) : undefined;
    yield {
      id: textOf(row, 'recheck_id'),
      of: 'recheck',
      unfinished: !isThere,
      files: file === undefined ? [] : [{ part: 'clip', ...file }],
    };
  }
}

function partsOf(state: string): readonly EvidencePart[] {
  if (state === 'ready') return ['clip', 'snapshot', 'strip', 'track'];
  // Failed evidence may still have its pictures, where only the clip was lost.
  return state === 'expired' ? [] : ['snapshot', 'strip', 'track'];
}

function fileOf(row: Row, part: EvidencePart, dataDir: string): ArchivedFile | undefined {
  const path = textOrNull(row, `${part}_path`);
  return path === null ? undefined : { path: join(dataDir, path), sha256: textOf(row, `${part}_sha256`) };
}
