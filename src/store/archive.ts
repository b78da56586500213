import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { ServiceError } from '../base/service-error.ts';
import type { CaseLog } from '../wire/case.ts';
import { auditLog, type AuditLog } from './audit-log.ts';
import { numberOf, textOf, textOrNull } from './columns.ts';
import { openDatabaseBeside, type Database, type Row } from './database.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

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
}

/** What is kept of violations, for commands beside a service that may be at work. */
export interface Archive {
  /** Undefined where there is no such violation. @throws E_CASE where it is older than sealed records */
  case(id: string): ArchivedCase | undefined;
  log(id: string): CaseLog;
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
    log: (id) => ({ entries: [...audit.excerpt(id)] }),
    close: () => database.close(),
  };
}

/** Beside a service nothing is migrated: its program may be another one. */
function requireSchema(database: Database): void {
  const version = numberOf(database.get('pragma user_version') ?? {}, 'user_version');
  if (version !== MIGRATIONS.length)
    throw new ServiceError(
      'E_DATABASE_VERSION',
      `The database ${database.file} has schema ${version}; this program works with ${MIGRATIONS.length}.`,
    );
}

function caseOf(database: Database, dataDir: string, id: string): ArchivedCase | undefined {
  const row = database.get(
    `select records.record_json, evidence.clip_path, evidence.clip_sha256, evidence.snapshot_path,
       evidence.snapshot_sha256
     from evidence left join records using (violation_id) where violation_id = :id`,
    { id },
  );
  if (row === undefined) return undefined;
  if (row['record_json'] === null)
    throw new ServiceError(
      'E_CASE',
      `The violation ${id} is older than sealed records: there is none to export.`,
    );
  return {
    id,
    record: textOf(row, 'record_json'),
    clip: fileOf(row, 'clip', dataDir),
    snapshot: fileOf(row, 'snapshot', dataDir),
  };
}

function fileOf(row: Row, part: 'clip' | 'snapshot', dataDir: string): ArchivedFile | undefined {
  const path = textOrNull(row, `${part}_path`);
  return path === null ? undefined : { path: join(dataDir, path), sha256: textOf(row, `${part}_sha256`) };
}
