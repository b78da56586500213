import BetterSqlite from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, requireSqlite } from './database.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'qingfang-db-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

test('a second service on the same data folder is refused, and may start when the first has ended', () => {
  const first = openDatabase(dataDir);
  expect(codeOf(() => openDatabase(dataDir))).toBe('E_ALREADY_RUNNING');
  first.close();
  openDatabase(dataDir).close();
});

test('a service in another process is noticed, and its lock dies with it, however it dies', async () => {
  const holder = spawn(
    process.execPath,
    [
      '-e',
      `const lock = new (require('better-sqlite3'))(${JSON.stringify(join(dataDir, 'service.lock'))});
       lock.exec('begin exclusive'); process.stdout.write('held'); setInterval(() => lock.open, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(holder, 'exit');
  await once(holder.stdout, 'data');
  expect(codeOf(() => openDatabase(dataDir))).toBe('E_ALREADY_RUNNING');
  holder.kill('SIGKILL');
  await ended;
  openDatabase(dataDir).close();
});

test('while the service is at work others may read the database, for a backup', () => {
  const database = openDatabase(dataDir);
  database.script('create table t (n integer) strict; insert into t values (7)');
  const reader = new BetterSqlite(database.file, { readonly: true });
  expect(reader.prepare('select n from t').pluck().get()).toBe(7);
  reader.close();
  database.close();
});

test.each([
  ['no database at all', (file: string) => writeFileSync(file, 'ring the bell '.repeat(500))],
  [
    'a damaged page',
    (file: string) => {
      const whole = readFileSync(file);
      writeFileSync(file, whole.fill(0x5a, 4096 + 8, 4096 * 3));
    },
  ],
  [
    'a file that was cut short',
    (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 4096 * 2 + 100)),
  ],
])('%s is refused by name, and its content is left as it is', (_name, damage) => {
  const database = openDatabase(dataDir);
  migrate(database);
  database.close();
  damage(database.file);
  const before = readFileSync(database.file);
  expect(codeOf(() => openDatabase(dataDir))).toBe('E_DATABASE_CORRUPT');
  expect(() => openDatabase(dataDir)).toThrow(database.file);
  expect(readFileSync(database.file).equals(before)).toBe(true);
});

test('a data folder that is a file, or lies in one, is refused', () => {
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  expect(codeOf(() => openDatabase(file))).toBe('E_DATA_DIR');
  expect(codeOf(() => openDatabase(join(file, 'data')))).toBe('E_DATA_DIR');
});

test('a database that cannot be opened for writing is a fault of the data folder', () => {
  mkdirSync(join(dataDir, 'qingfang.sqlite'));
  expect(codeOf(() => openDatabase(dataDir))).toBe('E_DATA_DIR');
});

test('a failed start gives the lock back', () => {
  writeFileSync(join(dataDir, 'qingfang.sqlite'), 'no database '.repeat(500));
  expect(codeOf(() => openDatabase(dataDir))).toBe('E_DATABASE_CORRUPT');
  rmSync(join(dataDir, 'qingfang.sqlite'));
  openDatabase(dataDir).close();
});

test.each([
  ['3.51.2', true],
  ['3.9.9', true],
  ['2.99.99', true],
  ['3.51.3', false],
  ['3.52.0', false],
  ['4.0.0', false],
])('SQLite %s is too old: %s', (version, tooOld) => {
  expect(codeOf(() => requireSqlite(version))).toBe(tooOld ? 'E_SQLITE_OLD' : 'nothing thrown');
});

test('the journal is a write-ahead log that is synced at each commit unless told otherwise, and foreign keys hold', () => {
  const database = openDatabase(dataDir);
  expect(database.get('pragma journal_mode')).toEqual({ journal_mode: 'wal' });
  expect(database.get('pragma synchronous')).toEqual({ synchronous: 2 });
  expect(database.get('pragma foreign_keys')).toEqual({ foreign_keys: 1 });
  const level = (): unknown => database.get('pragma synchronous')?.['synchronous'];
  expect(database.transaction(level, 'normal')).toBe(1);
  expect(() =>
    database.transaction(() => {
      throw new Error('no');
    }, 'normal'),
  ).toThrow('no');
  expect(database.transaction(level)).toBe(2);
  database.close();
});

test('migrations run once each and forward, and half of one is none', () => {
  const database = openDatabase(dataDir);
  migrate(database, ['create table a (n integer) strict']);
  migrate(database, ['create table a (n integer) strict', 'create table b (n integer) strict']);
  expect(() => {
    migrate(database, ['', '', 'create table c (n integer) strict; create table a (n integer) strict']);
  }).toThrow(/already exists/);
  expect(database.get('pragma user_version')).toEqual({ user_version: 2 });
  expect(database.all(`select name from sqlite_schema where type = 'table'`)).toEqual([
    { name: 'a' },
    { name: 'b' },
  ]);
  database.close();
});

test('a database of a newer program is refused', () => {
  const database = openDatabase(dataDir);
  database.script(`pragma user_version = ${MIGRATIONS.length + 1}`);
  expect(codeOf(() => migrate(database))).toBe('E_DATABASE_VERSION');
  database.close();
});

test('schema.sql is the schema that all migrations lead to', () => {
  const migrated = openDatabase(join(dataDir, 'migrated'));
  migrate(migrated);
  const documented = openDatabase(join(dataDir, 'documented'));
  documented.script(readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8'));
  const schemaOf = (database: typeof migrated): unknown[] =>
    database
      .all('select name, sql from sqlite_schema order by name')
      .map(({ name, sql }) => [name, bare(String(sql))]);
  expect(schemaOf(migrated)).toEqual(schemaOf(documented));
  migrated.close();
  documented.close();
});

/** Without comments and layout. */
function bare(sql: string): string {
  return sql
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([(),]) ?/g, '$1');
}
