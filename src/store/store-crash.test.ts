import BetterSqlite from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { openStore } from './store.ts';

const inRepo = (path: string): string => JSON.stringify(join(import.meta.dirname, '../..', path));

/** Commits violations as fast as it can, and prints the id of each after its commit. */
const program = (dataDir: string): string => `
  import { aRecord } from ${inRepo('test/support/handlings.ts')};
  import { openStore } from ${inRepo('src/store/store.ts')};
  import { systemClock } from ${inRepo('src/base/clock.ts')};
  import { writeSync } from 'node:fs';
  const site = { siteId: 's', timeZone: 'Asia/Shanghai', webUrl: 'http://box' };
  const store = openStore({ dataDir: ${JSON.stringify(dataDir)}, clock: systemClock, ...site });
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
  for (;;) {
    const { id } = store.recordHandling(aRecord());
    writeSync(1, id + '\\n');
    if (Math.random() < 0.3) store.failEvidence(id, 'none');
  }`;

/** Lets the program commit so many violations, then kills it in the middle of whatever it does. */
async function killAfter(dataDir: string, count: number): Promise<readonly string[]> {
  const args = ['--import', 'tsx', '--input-type=module', '-e', program(dataDir)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.split('\n').length > count) child.kill('SIGKILL');
  }
  await gone;
  return printed.trim().split('\n');
}

test('kill -9 in the middle of commits loses no violation that was reported, and leaves none without its alert', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'qingfang-crash-'));
  const reported: string[] = [];
  for (const count of [1, 30]) reported.push(...(await killAfter(dataDir, count)));
  const store = openStore({ dataDir, siteId: 's', timeZone: 'UTC', webUrl: '', clock: systemClock });
  const messages = store.outbox.take(100_000).map(({ message }) => message as { id: string; type: string });
  const alerts = messages.filter(({ type }) => type === 'raised').map(({ id }) => id);
  expect(reported.filter((id) => !alerts.includes(id))).toEqual([]);
  store.close();
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'));
  const idsIn = (sql: string): unknown[] => database.prepare(sql).pluck().all();
  const sorted = [...alerts].sort();
  expect(idsIn('select id from violations order by id')).toEqual(sorted);
  expect(idsIn('select violation_id from evidence order by 1')).toEqual(sorted);
  const failed = messages.filter(({ type }) => type === 'evidence-failed').map(({ id }) => id);
  expect(idsIn(`select violation_id from evidence where state = 'failed' order by 1`)).toEqual(failed.sort());
  const seqs = idsIn('select seq from outbox order by seq');
  expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  database.close();
  rmSync(dataDir, { recursive: true });
});
