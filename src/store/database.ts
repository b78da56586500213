import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceError } from '../base/service-error.ts';
import {
  connectSqlite,
  isSqliteError,
  type Row,
  type SqliteConnection,
  type SqlParams,
} from './sqlite-connection.ts';

export type { Row, SqlParams } from './sqlite-connection.ts';

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
/** The upkeep's thread writes checkpoints; only where it is not there does a commit do so itself: 16 MB of 4 kB pages. */
const CHECKPOINT_AT_PAGES = 4000;
/** Larger files are not read through at the start: 100 MB took seconds, in which no camera would be seen. */
const CHECKED_WHOLE_BYTES = 16 * 1024 * 1024;

/** Where the database of a data folder lies. */
export const databaseFile = (dataDir: string): string => join(dataDir, DATABASE_FILE);

/**
 * Opens the service's database, which it makes where there is none, and holds the data folder against a second service.
 * @param mend called where the database is damaged or not there; true where it put a sound one in its place
 * @throws E_DATA_DIR, E_ALREADY_RUNNING, E_SQLITE_OLD, E_DATABASE_CORRUPT
 */
export function openDatabase(dataDir: string, mend: (file: string) => boolean = () => false): Database {
  makeWritable(dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const file = databaseFile(dataDir);
    return wrap(connectOrMend(file, mend), file, () => lock.close());
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * Opens the database beside a service that may be at work on it, for a command that reads and adds a row at most.
 * @throws E_DATABASE_MISSING, E_DATABASE_CORRUPT, E_DATA_DIR
 */
export function openDatabaseBeside(dataDir: string): Database {
  const file = databaseFile(dataDir);
  if (!existsSync(file))
    throw new ServiceError('E_DATABASE_MISSING', `There is no database in the data folder ${dataDir}.`);
  return wrap(connect(file), file, () => undefined);
}

/**
 * Copies a database that is at work, as it is at one moment; runs to its end without a pause, so call it in a thread.
 * @param to written whole, but not synced
 */
export function copyDatabase(file: string, to: string): void {
  const connection = connectTo(file, { readonly: true });
  try {
    rmSync(to, { force: true });
    connection.run('vacuum into :to', { to });
  } catch (cause) {
    throw translate(cause, file);
  } finally {
    connection.close();
  }
}

/** @returns what is wrong with a database that nobody writes; undefined where it is sound. Reads all of it. */
export function damageOf(file: string): string | undefined {
  try {
    const connection = connectSqlite(file, { readonly: true, fileMustExist: true });
    try {
      const verdict = connection.text('pragma integrity_check(1)');
      return verdict === 'ok' ? undefined : verdict;
    } finally {
      connection.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Moves the write-ahead log into the database as far as nobody reads it; waits for nobody. @returns pages that remain */
export function checkpoint(file: string): number {
  const connection = connectTo(file, { fileMustExist: true });
  try {
    const result = connection.get('pragma wal_checkpoint(PASSIVE)');
    return Number(result?.['log'] ?? 0) - Number(result?.['checkpointed'] ?? 0);
  } catch (cause) {
    throw translate(cause, file);
  } finally {
    connection.close();
  }
}

function connectTo(
  file: string,
  options: { readonly readonly?: boolean; readonly fileMustExist?: boolean },
): SqliteConnection {
  try {
    return connectSqlite(file, { timeout: BUSY_TIMEOUT_MS, ...options });
  } catch (cause) {
    throw translate(cause, file);
  }
}

/** Keeps every service out of a data folder until the returned function is called. @throws E_ALREADY_RUNNING, E_DATA_DIR */
export function holdDataDir(dataDir: string): () => void {
  makeWritable(dataDir);
  const lock = lockDataDir(dataDir);
  return () => {
    lock.close();
  };
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
function lockDataDir(dataDir: string): SqliteConnection {
  const file = join(dataDir, LOCK_FILE);
  try {
    const lock = connectSqlite(file, { timeout: 0 });
    try {
      lock.script('begin exclusive');
      return lock;
    } catch (error) {
      lock.close();
      throw error;
    }
  } catch (cause) {
    if (isSqliteError(cause, 'SQLITE_BUSY'))
      throw new ServiceError('E_ALREADY_RUNNING', `A service is at work on the data folder ${dataDir}.`, {
        cause,
      });
    throw translate(cause, file);
  }
}

function connectOrMend(file: string, mend: (file: string) => boolean): SqliteConnection {
  if (!existsSync(file)) mend(file);
  try {
    return connect(file);
  } catch (error) {
    const damaged = error instanceof ServiceError && error.code === 'E_DATABASE_CORRUPT';
    if (!damaged || !mend(file)) throw error;
    rmSync(suspectMark(file), { force: true });
    return connect(file);
  }
}

function connect(file: string): SqliteConnection {
  try {
    const connection = connectSqlite(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      requireSqlite(connection.text('select sqlite_version()'));
      connection.text('pragma journal_mode = WAL');
      connection.text('pragma synchronous = FULL');
      connection.text('pragma foreign_keys = ON');
      connection.text(`pragma journal_size_limit = ${WAL_LIMIT_BYTES}`);
      connection.text(`pragma wal_autocheckpoint = ${CHECKPOINT_AT_PAGES}`);
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

/** Left beside a database in which damage was met at work: the next start reads through all of it, however large. */
const suspectMark = (file: string): string => `${file}.suspect`;

function checkWhole(connection: SqliteConnection, file: string): void {
  const isSuspect = existsSync(suspectMark(file));
  if (!isSuspect && statSync(file).size > CHECKED_WHOLE_BYTES) return;
  const verdict = connection.text('pragma quick_check(1)');
  if (verdict !== 'ok')
    throw new ServiceError('E_DATABASE_CORRUPT', `The database ${file} is damaged (${verdict}).`);
  rmSync(suspectMark(file), { force: true });
}

function wrap(connection: SqliteConnection, file: string, unlock: () => void): Database {
  const translated = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      if (isDamage(cause)) writeFileSync(suspectMark(file), '');
      throw translate(cause, file);
    }
  };
  return {
    file,
    run: (sql, params = {}) => translated(() => Number(connection.run(sql, params).lastInsertRowid)),
    get: (sql, params = {}) => translated(() => connection.get(sql, params)),
    all: (sql, params = {}) => translated(() => connection.all(sql, params)),
    script: (sql) =>
      translated(() => {
        connection.script(sql);
      }),
    transaction: (work, sync = 'full') =>
      translated(() => {
        if (sync === 'full') return connection.immediately(work);
        connection.text('pragma synchronous = NORMAL');
        try {
          return connection.immediately(work);
        } finally {
          connection.text('pragma synchronous = FULL');
        }
      }),
    close: () => {
      connection.close();
      unlock();
    },
  };
}

function isDamage(error: unknown): error is Error {
  return isSqliteError(error, 'SQLITE_CORRUPT') || isSqliteError(error, 'SQLITE_NOTADB');
}

/** The library's errors as ours; what is not the user's to mend passes unchanged. */
function translate(cause: unknown, file: string): unknown {
  if (isDamage(cause))
    return new ServiceError('E_DATABASE_CORRUPT', `The database ${file} is damaged (${cause.message}).`, {
      cause,
    });
  for (const code of ['SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_PERM'])
    if (isSqliteError(cause, code))
      return new ServiceError('E_DATA_DIR', `The file ${file} cannot be written (${cause.message}).`, {
        cause,
      });
  return cause;
}
