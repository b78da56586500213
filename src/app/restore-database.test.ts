import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureBuild } from '../../test/support/ensure-build.ts';
import { aRecord } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { systemClock } from '../base/clock.ts';
import { createUpkeep } from '../store/upkeep.ts';
import { checkKept } from './check-kept.ts';
import { restoreDatabase } from './restore-database.ts';

beforeAll(ensureBuild, 120_000);
let site: KeptSite;
let backupsDir: string;
beforeEach(() => {
  site = openKeptSite();
  backupsDir = join(site.dataDir, 'backups');
});
afterEach(() => site.remove());

const restore = (day?: string) =>
  restoreDatabase({ dataDir: site.dataDir, backupsDir, day, by: 'Li Wei', clock: systemClock });
async function backUp(): Promise<void> {
  const { file } = site.store;
  const isClockInDoubt = (): boolean => false;
  const clock = systemClock;
  const upkeep = createUpkeep({ file, backupsDir, keepDays: 3, timeZone: 'UTC', clock, isClockInDoubt });
  await upkeep.backUpIfDue();
  await upkeep.stop();
}
const idsKept = (): string[] =>
  site.store.violationsPage({ limit: 99 }, systemClock.wallMs()).rows.map(({ id }) => id);

test('a restore brings back the day of the backup, and says so in its audit log', async () => {
  const before = site.ready();
  await backUp();
  const after = site.ready();
  expect(() => restore()).toThrow(expect.objectContaining({ code: 'E_ALREADY_RUNNING' }));
  site.store.close();
  const { aside } = restore();
  site.reopen();
  expect(idsKept()).toEqual([before]);
  expect(site.store.mended).toBeUndefined();
  expect(site.store.audit.ofSubject('database')).toMatchObject([
    { actor: 'Li Wei', action: 'database-restored', detail: { aside: basename(aside!) } },
  ]);
  expect(site.store.audit.firstBreak()).toBeUndefined();
  // What was made since then is on the disk, and is found.
  const { findings } = await checkKept(site.dataDir, systemClock);
  expect(findings.map(({ path }) => path.includes(after))).toEqual([true, true, true, true]);
  // The service goes on.
  site.store.recordHandling(aRecord());
});

test('a service that starts on a damaged database goes on with the backup and says so', async () => {
  const before = site.ready();
  await backUp();
  const { file } = site.store;
  site.store.close();
  writeFileSync(file, 'ring the bell '.repeat(500));
  site.reopen();
  expect(site.store.mended?.backup.day).toMatch(/^\d{4}-/);
  expect(idsKept()).toEqual([before]);
  expect(site.store.audit.ofSubject('database')).toMatchObject([{ actor: 'service' }]);
});

test('a backup of an earlier schema is brought up to this one', () => {
  site.store.close();
  mkdirSync(backupsDir);
  const fixture = join(import.meta.dirname, '../../test/fixtures/databases/schema-1.sqlite');
  copyFileSync(fixture, join(backupsDir, 'qingfang-2026-03-08.sqlite'));
  restore('2026-03-08');
  site.reopen();
  expect(idsKept()).toHaveLength(3);
});

test('a day without a backup is named', () => {
  site.store.close();
  expect(() => restore('2026-01-01')).toThrow(expect.objectContaining({ code: 'E_BACKUP' }));
  site.reopen();
});
