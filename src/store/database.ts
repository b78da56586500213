import BetterSqlite from 'better-sqlite3';
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceError } from '../base/service-error.ts';

export type SqlValue = number | string | null;
export type SqlParams = Readonly<Record<string, SqlValue>>;
export type Row = Readonly<Record<string, unknown>>;

/** One SQLite file, one writer. Statements are prepared once; parameters are named (`:id`). */
export interface Database {
  readonly file: string;
  /** @returns the row id of an insert */
  run(sql: string, params?: SqlParams): number;
  get(sql: string, params?: SqlParams): Row | undefined;
  all(sql: string, params?: SqlParams): readonly Row[];
  /** Several statements without parameters, as a migration has them. */
  script(sql: string): void;
  /**
   * All of `work` or nothing of it; takes the write lock at its start.
   * @param sync 'full' (unless said otherwise) is on disk when the call returns; 'normal' survives the death of the
   * process at once, and a loss of power from the next full one on
   */
  transaction<T>(work: () => T, sync?: 'full' | 'normal'): T;
  close(): void;
}

const DATABASE_FILE = 'qingfang.sqlite';
const LOCK_FILE = 'service.lock';
const OLDEST_SQLITE = [3, 51, 3] as const;
const BUSY_TIMEOUT_MS = 5000;
/** The write-ahead log is cut back to this after a checkpoint, bytes. */
const WAL_LIMIT_BYTES = 64 * 1024 * 1024;
/** Larger files are not read through at the start: 100 MB took seconds, in which no camera would be seen. */
const CHECKED_WHOLE_BYTES = 16 * 1024 * 1024;

/**
 * Opens the service's database, which it makes where there is none, and holds the data folder against a second service.
 * @throws E_DATA_DIR, E_ALREADY_RUNNING, E_SQLITE_OLD, E_DATABASE_CORRUPT
 */
export function openDatabase(dataDir: string): Database {
  makeWritable(dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const file = join(dataDir, DATABASE_FILE);
    const connection = connect(file);
    return wrap(connection, file, () => lock.close());
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** @throws E_SQLITE_OLD below 3.51.3, which mended a reset of the write-ahead log that could lose pages */
export function requireSqlite(version: string): void {
  const parts = version.split('.').map(Number);
  const firstDifference = OLDEST_SQLITE.findIndex((wanted, i) => parts[i] !== wanted);
  if (firstDifference < 0) return;
  if ((parts[firstDifference] ?? 0) < OLDEST_SQLITE[firstDifference]!)
    throw new ServiceError('E_SQLITE_OLD', `SQLite is ${version}.`);
}

function makeWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (cause) {
    throw new ServiceError('E_DATA_DIR', `The data folder ${dataDir} cannot be written.`, { cause });
  }
}

/**
 * An exclusive transaction on an empty database beside ours, never ended: the operating system drops the lock when the
 * process dies, however it dies, so there is no stale lock to clear; and backups may still read the database itself.
 */
function lockDataDir(dataDir: string): BetterSqlite.Database {
  const file = join(dataDir, LOCK_FILE);
  try {
    const lock = new BetterSqlite(file, { timeout: 0 });
    try {
      lock.exec('begin exclusive');
      return lock;
    } catch (error) {
      lock.close();
      throw error;
    }
  } catch (cause) {
    if (isSqlite(cause, 'SQLITE_BUSY'))
      throw new ServiceError('E_ALREADY_RUNNING', `A service is at work on the data folder ${dataDir}.`, {
        cause,
      });
    throw translate(cause, file);
  }
}

function connect(file: string): BetterSqlite.Database {
  try {
    const connection = new BetterSqlite(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      requireSqlite(String(connection.prepare('select sqlite_version()').pluck().get()));
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
      connection.pragma('foreign_keys = ON');
      connection.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
      checkWhole(connection, file);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (cause) {
    throw translate(cause, file);
  }
}

function checkWhole(connection: BetterSqlite.Database, file: string): void {
  if (statSync(file).size > CHECKED_WHOLE_BYTES) return;
  const verdict = String(connection.pragma('quick_check(1)', { simple: true }));
  if (verdict !== 'ok')
    throw new ServiceError('E_DATABASE_CORRUPT', `The database ${file} is damaged (${verdict}).`);
}

function wrap(connection: BetterSqlite.Database, file: string, unlock: () => void): Database {
  const statements = new Map<string, BetterSqlite.Statement>();
  const prepared = (sql: string): BetterSqlite.Statement => {
    const known = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const translated = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw translate(cause, file);
    }
  };
  return {
    file,
    run: (sql, params = {}) => translated(() => Number(prepared(sql).run(params).lastInsertRowid)),
    get: (sql, params = {}) => translated(() => prepared(sql).get(params) as Row | undefined),
    all: (sql, params = {}) => translated(() => prepared(sql).all(params) as Row[]),
    script: (sql) => translated(() => void connection.exec(sql)),
    transaction: (work, sync = 'full') =>
      translated(() => {
        if (sync === 'full') return connection.transaction(work).immediate();
        connection.pragma('synchronous = NORMAL');
        try {
          return connection.transaction(work).immediate();
        } finally {
          connection.pragma('synchronous = FULL');
        }
      }),
    close: () => {
      connection.close();
      unlock();
    },
  };
}

function isSqlite(error: unknown, code: string): error is Error {
  return error instanceof BetterSqlite.SqliteError && error.code.startsWith(code);
}

/** The library's errors as ours; what is not the user's to mend passes unchanged. */
function translate(cause: unknown, file: string): unknown {
  if (isSqlite(cause, 'SQLITE_CORRUPT') || isSqlite(cause, 'SQLITE_NOTADB'))
    return new ServiceError('E_DATABASE_CORRUPT', `The database ${file} is damaged (${cause.message}).`, {
      cause,
    });
  for (const code of ['SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_PERM'])
    if (isSqlite(cause, code))
      return new ServiceError('E_DATA_DIR', `The file ${file} cannot be written (${cause.message}).`, {
        cause,
      });
  return cause;
}
