import BetterSqlite from 'better-sqlite3';
import { wellFormed } from '../base/well-formed.ts';

export type SqlValue = number | string | null;
export type SqlParams = Readonly<Record<string, SqlValue>>;
export type Row = Readonly<Record<string, unknown>>;

/** One open SQLite file; every statement is prepared once. Parameters are named (`:id`). Errors are the library's. */
export interface SqliteConnection {
  run(sql: string, params?: SqlParams): { readonly lastInsertRowid: number | bigint };
  all(sql: string, params?: SqlParams): readonly Row[];
  get(sql: string, params?: SqlParams): Row | undefined;
  /** First value of the first row, as text; empty where the statement gives none. */
  text(sql: string): string;
  /** Several statements without parameters. */
  script(sql: string): void;
  /** Takes the write lock at its start. */
  immediately<T>(work: () => T): T;
  close(): void;
}

/**
 * Node 24.19 to at least 24.21 abort when an object of an addon built on node::ObjectWrap is collected as garbage
 * (github.com/nodejs/node/issues/65446), and better-sqlite3 12, the last for Node 20, is such an addon. So nothing of it is ever
 * garbage: connections and their statements stay for as long as the thread. They are few, and small once closed.
 */
const kept: unknown[] = [];

/** @throws SqliteError */
export function connectSqlite(file: string, options: BetterSqlite.Options = {}): SqliteConnection {
  const native = new BetterSqlite(file, options);
  const statements = new Map<string, BetterSqlite.Statement>();
  kept.push(native, statements);
  const prepared = (sql: string): BetterSqlite.Statement => {
    const known = statements.get(sql) ?? native.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    run: (sql, params = {}) => prepared(sql).run(storable(params)),
    all: (sql, params = {}) => prepared(sql).all(storable(params)) as Row[],
    get: (sql, params = {}) => prepared(sql).get(storable(params)) as Row | undefined,
    text: (sql) => {
      const statement = prepared(sql);
      if (statement.reader) return String(Object.values(statement.get() as Row)[0]);
      statement.run();
      return '';
    },
    script: (sql) => void native.exec(sql),
    immediately: (work) => native.transaction(work).immediate(),
    close: () => void native.close(),
  };
}

/** The library writes half a surrogate pair as three bytes that it does not read back as they were. */
function storable(params: SqlParams): SqlParams {
  const isSound = (value: SqlValue): boolean => typeof value !== 'string' || !/\p{Cs}/u.test(value);
  if (Object.values(params).every(isSound)) return params;
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      typeof value === 'string' ? wellFormed(value) : value,
    ]),
  );
}

/** @param code the beginning of one, for example SQLITE_BUSY */
export function isSqliteError(error: unknown, code: string): error is Error {
  return error instanceof BetterSqlite.SqliteError && error.code.startsWith(code);
}
