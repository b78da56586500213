import BetterSqlite from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { capturePrinted } from '../../test/support/printed.ts';
import { aRecord } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { systemClock } from '../base/clock.ts';
import { main } from '../cli/cli.ts';
import { checkKept, repairKept } from './check-kept.ts';

let site: KeptSite;
const printed = capturePrinted();
beforeEach(() => (site = openKeptSite()));
afterEach(() => site.remove());

const check = () => checkKept(site.dataDir, systemClock);
const fileOf = (id: string, part: 'clip' | 'snapshot'): string => site.store.evidenceFile(id, part)!;
function byHand(sql: string): void {
  const database = new BetterSqlite(join(site.dataDir, 'qingfang.sqlite'));
  database.exec(sql);
  database.close();
}
function cli(...args: string[]): Promise<number> {
  const file = join(site.dataDir, 'cameras.json');
  const config = {
    site: { id: 'hub-1', name: 'x' },
    dataDir: '.',
    cameras: [{ id: 'c', name: 'c', url: 'rtsp://10.0.0.1/' }],
  };
  writeFileSync(file, JSON.stringify(config));
  printed.forget();
  process.exitCode = undefined;
  return main(['node', 'qingfang', 'check', '--cameras', file, '--evidence', ...args]);
}

/** One of each: gone, changed, unknown, unfinished, and being made. */
function spoil(): Record<'gone' | 'changed' | 'picture' | 'making', string> {
  const [gone, changed, picture] = [site.ready(), site.ready(), site.ready()];
  rmSync(fileOf(gone, 'clip'));
  writeFileSync(fileOf(changed, 'clip'), 'something else');
  rmSync(fileOf(picture, 'snapshot'));
  const making = site.store.recordHandling(aRecord()).id;
  for (const folder of [making, 'stranger'])
    mkdirSync(join(site.dataDir, 'evidence/2026-03-08', folder), { recursive: true });
  writeFileSync(join(site.dataDir, 'evidence/2026-03-08', making, 'clip.partial'), 'half');
  writeFileSync(join(site.dataDir, 'evidence/2026-03-08/stranger/clip.mp4'), 'whose?');
  writeFileSync(join(site.dataDir, 'evidence/2026-03-08/stranger/clip.partial.txt'), 'half');
  return { gone, changed, picture, making };
}

test('what is whole is found whole, beside the service at work', async () => {
  site.ready();
  site.store.failEvidence(site.store.recordHandling(aRecord()).id, 'no recording');
  expect(await check()).toEqual({ violations: 2, findings: [], auditBreak: undefined, changedRecords: [] });
});

test('files that are gone, changed, unknown or half are found, and those being made are left alone', async () => {
  const { gone, changed, picture } = spoil();
  const { findings } = await check();
  const found = findings.map((finding) => `${finding.kind} ${'id' in finding ? finding.id : ''}`);
  expect(found.sort()).toEqual(
    [`missing ${gone}`, `changed ${changed}`, `missing ${picture}`, 'orphan ', 'leftover '].sort(),
  );
});

test('evidence that expired is no loss: neither while its files go, nor after', async () => {
  const id = site.ready();
  const [clip, snapshot] = [fileOf(id, 'clip'), fileOf(id, 'snapshot')];
  site.store.putVerdict(id, { verdict: 'confirmed', reason: null, note: null, by: 'Li Wei' });
  site.store.expireEvidence(id, 'space');
  const whole = { violations: 1, findings: [], auditBreak: undefined, changedRecords: [] };
  expect(await check()).toEqual(whole);
  rmSync(clip);
  expect(await check()).toEqual(whole);
  rmSync(snapshot);
  for (const name of ['strip.jpg', 'track.json']) rmSync(join(dirname(clip), name));
  site.store.evidenceGone(id);
  expect(await check()).toEqual(whole);
  writeFileSync(clip, 'whose?');
  expect((await check()).findings).toMatchObject([{ kind: 'orphan' }]);
});

test('a changed record and a changed row of the audit log are found', async () => {
  const id = site.ready();
  byHand(`drop trigger records_stay; update records set record_json = '{}';
    drop trigger audit_log_stays; update audit_log set actor = 'nobody' where seq = 2`);
  expect(await check()).toMatchObject({ auditBreak: 2, changedRecords: [id] });
});

test('a repair mends what it can, says so over MQTT and in the audit log, and loses no file', async () => {
  const { gone, changed, picture } = spoil();
  const { findings } = await check();
  site.store.close();
  const done = repairKept(site.options, findings, 'Li Wei');
  site.reopen();
  expect(done).toHaveLength(4);
  expect([gone, changed, picture].map((id) => site.store.violation(id)?.evidenceState)).toEqual([
    'failed',
    'failed',
    'ready',
  ]);
  expect(readdirSync(join(site.dataDir, 'lost+found')).sort()).toEqual(
    [`${changed}-clip.mp4`, 'stranger-clip.mp4'].sort(),
  );
  const told = site.store.outbox.take(99).map(({ message }) => message as Record<string, unknown>);
  expect(
    told
      .filter(({ type }) => type === 'evidence-failed')
      .map(({ id }) => id)
      .sort(),
  ).toEqual([gone, changed].sort());
  expect(site.store.audit.ofSubject(gone).at(-1)).toMatchObject({
    actor: 'Li Wei',
    action: 'evidence-repaired',
    detail: { reason: 'the clip is gone from the disk' },
  });
  // The snapshots of those whose clip is lost stay; what cannot be mended is told again.
  const left = (await check()).findings.map(({ kind, path }) => [kind, path.split('/').slice(-2).join('/')]);
  expect(left).toEqual([['missing', `${picture}/snapshot.jpg`]]);
});

test('the command tells what it found by its exit code, and repairs only where no service is at work', async () => {
  const { gone } = spoil();
  expect(await cli()).toBe(1);
  expect(printed.text).toContain(`missing\t${gone} clip`);
  expect(await cli('--repair')).toBe(1);
  expect(printed.text).toContain('E_ALREADY_RUNNING');
  site.store.close();
  await cli('--repair');
  expect(printed.text).toContain(`${gone}: evidence failed`);
  site.reopen();
  expect(existsSync(join(site.dataDir, 'lost+found/stranger-clip.mp4'))).toBe(true);
});
