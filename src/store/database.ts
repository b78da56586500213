import BetterSqlite from 'better-sqlite3';
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
export async function copyDatabase(file: string, to: string): Promise<void> {
  const connection = connectTo(file, { readonly: true });
  try {
    // All pages in one step: between two steps a busy writer would make the copy begin anew.
    await connection.backup(to, { progress: () => ALL_PAGES });
    const copy = connectTo(to, {});
    // One file, without a log beside it.
    copy.pragma('journal_mode = DELETE');
    copy.close();
  } catch (cause) {
    throw translate(cause, file);
  } finally {
    connection.close();
  }
}

/** @returns what is wrong with a database that nobody writes; undefined where it is sound. Reads all of it. */
export function damageOf(file: string): string | undefined {
  try {
    const connection = new BetterSqlite(file, { readonly: true, fileMustExist: true });
    try {
      const verdict = String(connection.pragma('integrity_check(1)', { simple: true }));
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
    const [result] = connection.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
    return result === undefined ? 0 : result.log - result.checkpointed;
  } catch (cause) {
    throw translate(cause, file);
  } finally {
    connection.close();
  }
}

const ALL_PAGES = 2 ** 31 - 1;

function connectTo(file: string, options: BetterSqlite.Options): BetterSqlite.Database {
  try {
    return new BetterSqlite(file, { timeout: BUSY_TIMEOUT_MS, ...options });
  } catch (cause) {
    throw translate(cause, file);
  }
}

/** Keeps every service out of a data folder until the returned function is called. @throws E_ALREADY_RUNNING, E_DATA_DIR */
export function holdDataDir(dataDir: string): () => void {
  makeWritable(dataDir);
  const lock = lockDataDir(dataDir);
  return () => void lock.close();
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

function connectOrMend(file: string, mend: (file: string) => boolean): BetterSqlite.Database {
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

function connect(file: string): BetterSqlite.Database {
  try {
    const connection = new BetterSqlite(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      requireSqlite(String(connection.prepare('select sqlite_version()').pluck().get()));
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
      connection.pragma('foreign_keys = ON');
      connection.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
      connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_AT_PAGES}`);
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

function checkWhole(connection: BetterSqlite.Database, file: string): void {
  const isSuspect = existsSync(suspectMark(file));
  if (!isSuspect && statSync(file).size > CHECKED_WHOLE_BYTES) return;
  const verdict = String(connection.pragma('quick_check(1)', { simple: true }));
  if (verdict !== 'ok')
    throw new ServiceError('E_DATABASE_CORRUPT', `The database ${file} is damaged (${verdict}).`);
  rmSync(suspectMark(file), { force: true });
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
      if (isDamage(cause)) writeFileSync(suspectMark(file), '');
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

function isDamage(error: unknown): error is Error {
  return isSqlite(error, 'SQLITE_CORRUPT') || isSqlite(error, 'SQLITE_NOTADB');
}

/** The library's errors as ours; what is not the user's to mend passes unchanged. */
function translate(cause: unknown, file: string): unknown {
  if (isDamage(cause))
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
