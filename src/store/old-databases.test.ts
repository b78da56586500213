import BetterSqlite from 'better-sqlite3';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { wallMs } from '../base/units.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { openStore } from './store.ts';

/**
 * A database as each earlier schema left it: a ready, a failed and an unfinished violation and a gentle handling, made
 * by the program of its time and never changed since.
 */
const FIXTURES = join(import.meta.dirname, '../../test/fixtures/databases');

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'qingfang-old-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

const READY = '019ccb03-1268-734b-9f8c-0b115adf8094';
const FAILED = '019ccb03-fcc8-7224-a956-8bd324139135';
const UNFINISHED = '019ccb04-e728-75b4-acd8-44fd0268b7d7';

test('there is a database of every schema before this one', () => {
  const wanted = MIGRATIONS.slice(0, -1).map((_, i) => `schema-${i + 1}.sqlite`);
  expect(readdirSync(FIXTURES).sort()).toEqual(wanted.sort());
});

test.each(readdirSync(FIXTURES))('%s opens with all that it held, and goes on', (name) => {
  const file = join(dataDir, 'qingfang.sqlite');
  copyFileSync(join(FIXTURES, name), file);
  const store = openStore({
    dataDir,
    siteId: 'hub-1',
    timeZone: 'Asia/Shanghai',
    webUrl: '',
    clock: systemClock,
  });
  expect(store.violationsPage({ limit: 10, before: undefined }, wallMs(0)).rows).toMatchObject([
    { id: UNFINISHED, evidenceState: 'capturing' },
    { id: FAILED, evidenceState: 'failed', kind: 'kick', distanceM: null },
    { id: READY, evidenceState: 'ready', clipSha256: 'a'.repeat(64), clipReleaseMs: 3100, distanceM: 1.23 },
  ]);
  expect(store.unfinished(UNFINISHED)?.handling.joints).toHaveLength(51);
  expect(store.outbox.take(10).map(({ seq }) => seq)).toEqual([3, 5, 2, 4]);
  const day = [Date.UTC(2026, 2, 7, 16), Date.UTC(2026, 2, 8, 16)] as const;
  expect(
    store.complianceOfDay(...(day as unknown as Parameters<typeof store.complianceOfDay>)),
  ).toMatchObject({
    handlings: 4,
    gentle: 1,
    violations: 3,
  });
  expect(
    store.putVerdict(READY, { verdict: 'confirmed', reason: null, note: null, by: 'Li Wei' }),
  ).toBeDefined();
  expect(store.audit.firstBreak()).toBeUndefined();
  store.close();
  const database = new BetterSqlite(file);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(database.pragma('foreign_key_check')).toEqual([]);
  expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  database.close();
});
