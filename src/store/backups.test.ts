import BetterSqlite from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureBuild } from '../../test/support/ensure-build.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { listBackups } from './backups.ts';
import { databaseFile, openDatabase, type Database } from './database.ts';
import { openOrMend, openRestored } from './open-or-mend.ts';
import { createUpkeep, type Upkeep } from './upkeep.ts';

beforeAll(ensureBuild, 120_000);

let dataDir: string;
let backupsDir: string;
let nowMs = Date.UTC(2026, 2, 8, 4);
let isClockInDoubt = false;
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(nowMs) };
const undo: (() => unknown)[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-backup-'));
  backupsDir = join(dataDir, 'backups');
  nowMs = Date.UTC(2026, 2, 8, 4);
  isClockInDoubt = false;
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  rmSync(dataDir, { recursive: true });
});

function open(): Database {
  const database = openDatabase(dataDir);
  undo.push(() => database.close());
  database.script('create table if not exists t (n integer primary key, text text) strict');
  return database;
}
const put = (database: Database, n: number): number =>
  database.run('insert into t (n, text) values (:n, :text)', { n, text: 'x'.repeat(2000) });
const fill = (database: Database, count: number): void =>
  database.transaction(() => {
    for (let n = 0; n < count; n += 1) put(database, n);
  });
function upkeep(keepDays = 14): Upkeep {
  const made = createUpkeep({
    file: databaseFile(dataDir),
    backupsDir,
    keepDays,
    timeZone: 'Asia/Shanghai',
    clock,
    isClockInDoubt: () => isClockInDoubt,
  });
  undo.push(() => made.stop());
  return made;
}
function rowsOf(file: string): number {
  const database = new BetterSqlite(file, { readonly: true });
  try {
    return Number(database.prepare('select count(*) from t').pluck().get());
  } finally {
    database.close();
  }
}
const damage = (file: string): void => writeFileSync(file, readFileSync(file).fill(0x5a, 4096 + 8, 4096 * 2));
const mend = () => openOrMend({ dataDir, backupsDir, clock });

test('a day has one backup, of all that was committed, made while a writer never pauses', async () => {
  const database = open();
  fill(database, 1000);
  const keeper = upkeep();
  let n = 1000;
  const writing = new AbortController();
  const backup = keeper.backUpIfDue().finally(() => writing.abort());
  const again = keeper.backUpIfDue();
  while (!writing.signal.aborted) {
    put(database, n++);
    await turn();
  }
  expect(await again).toBeUndefined();
  expect(await backup).toMatchObject({
    file: join(backupsDir, 'qingfang-2026-03-08.sqlite'),
    day: '2026-03-08',
  });
  const held = rowsOf((await backup)!.file);
  expect(held).toBeGreaterThanOrEqual(1000);
  expect(held).toBeLessThanOrEqual(n);
  expect(await keeper.backUpIfDue()).toBeUndefined();
  expect(readdirSync(backupsDir)).toEqual(['qingfang-2026-03-08.sqlite']);
});

test("the day of a backup is the site's, and only the newest are kept", async () => {
  open();
  const keeper = upkeep(3);
  nowMs = Date.UTC(2026, 2, 8, 15, 59);
  for (let day = 0; day < 5; day += 1) {
    await keeper.backUpIfDue();
    nowMs += 86_400_000;
  }
  expect(listBackups(backupsDir).map(({ day }) => day)).toEqual(['2026-03-12', '2026-03-11', '2026-03-10']);
  nowMs -= 86_400_000 - 120_000;
  expect((await keeper.backUpIfDue())?.day).toBe('2026-03-13');
});

test('a clock that jumps costs no copy, and its own copies are not the newest when it is back', async () => {
  const database = open();
  const keeper = upkeep(2);
  const backUpOn = async (day: string, n: number): Promise<string[]> => {
    put(database, n);
    nowMs = Date.parse(`${day}T12:00:00+08:00`);
    await keeper.backUpIfDue();
    return listBackups(backupsDir).map((backup) => backup.day);
  };
  await backUpOn('2026-03-08', 1);
  await backUpOn('2026-03-09', 2);
  isClockInDoubt = true;
  const wrong = ['2031-01-02', '2031-01-01', '2026-03-09', '2026-03-08'];
  await backUpOn('2031-01-01', 3);
  expect(await backUpOn('2031-01-02', 4)).toEqual(wrong);
  isClockInDoubt = false;
  expect(await backUpOn('2026-03-10', 5)).toEqual(['2026-03-10', '2026-03-09']);
  database.close();
  damage(databaseFile(dataDir));
  mend().database.close();
  expect(rowsOf(databaseFile(dataDir))).toBe(5);
});

test('a backup that cannot be made says so and leaves the earlier ones', async () => {
  open();
  const keeper = upkeep();
  await keeper.backUpIfDue();
  nowMs += 86_400_000;
  // A folder where the copy should go.
  mkdirSync(join(backupsDir, 'qingfang-2026-03-09.sqlite.partial', 'x'), { recursive: true });
  await expect(keeper.backUpIfDue()).rejects.toMatchObject({ code: 'E_BACKUP' });
  expect(listBackups(backupsDir)).toHaveLength(1);
  expect((await keeper.backUpIfDue())?.day).toBe('2026-03-09');
});

test('a copy that is damaged never becomes a backup', async () => {
  const database = open();
  for (let n = 0; n < 100; n += 1) put(database, n);
  await upkeep().checkpoint();
  database.close();
  damage(databaseFile(dataDir));
  await expect(upkeep().backUpIfDue()).rejects.toMatchObject({ code: 'E_BACKUP' });
  expect(listBackups(backupsDir)).toEqual([]);
});

async function backedUp(): Promise<void> {
  const database = open();
  for (let n = 0; n < 10; n += 1) put(database, n);
  await upkeep().backUpIfDue();
  put(database, 10);
  database.close();
}

test.each([
  ['damaged', damage],
  ['cut short', (file: string) => truncateSync(file, 4096 + 100)],
  ['no database at all', (file: string) => writeFileSync(file, 'ring the bell '.repeat(500))],
])('a database that is %s is set aside, and the newest sound backup takes its place', async (_name, hurt) => {
  await backedUp();
  copyFileSync(
    join(backupsDir, 'qingfang-2026-03-08.sqlite'),
    join(backupsDir, 'qingfang-2026-03-09.sqlite'),
  );
  damage(join(backupsDir, 'qingfang-2026-03-09.sqlite'));
  hurt(databaseFile(dataDir));
  const hurtBytes = readFileSync(databaseFile(dataDir));
  const { database, mended } = mend();
  expect(mended?.backup.day).toBe('2026-03-08');
  expect(readFileSync(mended!.aside!).equals(hurtBytes)).toBe(true);
  expect(database.get('select count(*) as n from t')).toEqual({ n: 10 });
  put(database, 11);
  database.close();
  const next = mend();
  expect(next.mended).toBeUndefined();
  expect(next.database.get('select count(*) as n from t')).toEqual({ n: 11 });
  next.database.close();
});

test('a database that is gone is taken from the backup: a start must not forget', async () => {
  await backedUp();
  for (const name of readdirSync(dataDir))
    if (name.startsWith('qingfang.sqlite')) rmSync(join(dataDir, name));
  const { database, mended } = mend();
  expect(mended).toMatchObject({ aside: undefined });
  expect(database.get('select count(*) as n from t')).toEqual({ n: 10 });
  database.close();
});

test('without a sound backup the damage is named and nothing is touched', () => {
  const database = open();
  put(database, 1);
  database.close();
  const file = databaseFile(dataDir);
  damage(file);
  const before = readFileSync(file);
  expect(mend).toThrow(expect.objectContaining({ code: 'E_DATABASE_CORRUPT' }));
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('damage that is met at work is looked for at the next start, however large the database', async () => {
  const database = open();
  fill(database, 10_000);
  await upkeep().backUpIfDue();
  await upkeep().checkpoint();
  database.close();
  const file = databaseFile(dataDir);
  expect(statSync(file).size).toBeGreaterThan(16 * 1024 * 1024);
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0x5a, 4096 * 2000, 4096 * 2001));
  const damaged = openDatabase(dataDir);
  expect(() => damaged.all('select * from t')).toThrow(
    expect.objectContaining({ code: 'E_DATABASE_CORRUPT' }),
  );
  damaged.close();
  const { database: sound, mended } = mend();
  expect(mended?.backup.day).toBe('2026-03-08');
  expect(sound.get('select count(*) as n from t')).toEqual({ n: 10_000 });
  sound.close();
  expect(existsSync(`${file}.suspect`)).toBe(false);
});

test('a person can go back to a backup, not to a damaged one, and not under a service at work', async () => {
  await backedUp();
  const [backup] = listBackups(backupsDir);
  const other = { day: '2026-03-07', file: join(backupsDir, 'qingfang-2026-03-07.sqlite') };
  copyFileSync(backup!.file, other.file);
  damage(other.file);
  const options = { dataDir, backupsDir, clock };
  expect(() => openRestored(other, options)).toThrow(expect.objectContaining({ code: 'E_BACKUP' }));
  const service = openDatabase(dataDir);
  expect(() => openRestored(backup!, options)).toThrow(
    expect.objectContaining({ code: 'E_ALREADY_RUNNING' }),
  );
  service.close();
  const { database, mended } = openRestored(backup!, options);
  expect(database.get('select count(*) as n from t')).toEqual({ n: 10 });
  database.close();
  expect(rowsOf(mended.aside!)).toBe(11);
});

test('the write-ahead log stays short under a writer that never pauses', async () => {
  const database = open();
  const keeper = upkeep();
  const wal = `${databaseFile(dataDir)}-wal`;
  let longest = 0;
  let isBusy = false;
  let last = Promise.resolve();
  for (let n = 0; n < 30_000; n += 1) {
    database.transaction(() => put(database, n), 'normal');
    if (n % 500 === 0 && !isBusy) {
      isBusy = true;
      last = keeper.checkpoint().finally(() => (isBusy = false));
    }
    if (n % 50 === 0) await turn();
    longest = Math.max(longest, statSync(wal).size);
  }
  await last;
  // Each commit writes a page at least: 120 MB went through the log.
  expect(longest).toBeLessThan(48 * 1024 * 1024);
});

test('a process that dies while it copies leaves no backup', () => {
  const database = open();
  fill(database, 2000);
  // The same copy in a process of its own, killed by its own limit in the middle.
  const code = `
    const { copyDatabase } = await import(${JSON.stringify(join(import.meta.dirname, '../../dist/store/database.js'))});
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 0);
    copyDatabase(${JSON.stringify(databaseFile(dataDir))}, ${JSON.stringify(join(dataDir, 'qingfang-2026-03-08.sqlite.partial'))});
    process.kill(process.pid, 'SIGKILL');`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code]);
  expect(ended.signal).toBe('SIGKILL');
  expect(listBackups(dataDir)).toEqual([]);
});
