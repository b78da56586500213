import BetterSqlite from 'better-sqlite3';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { sha256Hex } from '../base/sha256.ts';
import { ViolationRowSchema } from '../wire/messages.ts';
import { HoldEntrySchema, type HoldRequest, type VerdictRequest } from '../wire/verdict.ts';

let site: KeptSite;
beforeEach(() => (site = openKeptSite()));
afterEach(() => site.remove());

const held: HoldRequest = { action: 'held', note: '有争议', by: 'Li Wei' };
const released: HoldRequest = { action: 'released', note: '已结案', by: 'Li Wei' };
const verdict = (word: VerdictRequest['verdict']): VerdictRequest => ({
  verdict: word,
  reason: null,
  note: null,
  by: 'Li Wei',
});

test('a hold is a row of its own and of the audit log, with who and why; the newest counts', () => {
  const id = site.ready();
  const entry = site.store.putHold(id, held);
  expect(HoldEntrySchema.parse(entry)).toMatchObject(held);
  expect(ViolationRowSchema.parse(site.store.violation(id)).hold).toEqual(entry);
  site.store.putHold(id, released);
  site.reopen();
  expect(site.store.violation(id)?.hold).toBeNull();
  expect(site.store.holdHistory(id).map(({ action }) => action)).toEqual(['held', 'released']);
  expect(site.store.audit.ofSubject(id).slice(-2)).toMatchObject([
    { actor: 'Li Wei', action: 'hold', detail: { action: 'held', note: '有争议' } },
    { actor: 'Li Wei', action: 'hold', detail: { action: 'released', note: '已结案' } },
  ]);
  expect(site.store.putHold('019ccb03-1268-734b-9f8c-000000000000', held)).toBeUndefined();
});

test('a hold stays as it was written', () => {
  const id = site.ready();
  site.store.putHold(id, held);
  const database = new BetterSqlite(join(site.dataDir, 'qingfang.sqlite'));
  for (const sql of [`delete from holds`, `update holds set note = 'x'`])
    expect(() => database.exec(sql)).toThrow(/append-only/);
  database.close();
});

test('what is on the disk is told with its bytes, its verdict and its hold, oldest first', () => {
  const [open, judged, unsure] = [site.ready(), site.ready(), site.ready()];
  const making = site.store.recordHandling(aRecord()).id;
  const failed = site.store.recordHandling(aRecord()).id;
  site.store.failEvidence(failed, 'nothing was recorded');
  const lost = site.ready();
  site.store.loseEvidence(lost, 'the clip is gone from the disk', 'x');
  site.store.putVerdict(open, verdict('confirmed'));
  site.store.putVerdict(open, verdict('withdrawn'));
  site.store.putVerdict(judged, verdict('false-alarm'));
  site.store.putVerdict(unsure, verdict('unsure'));
  site.store.putHold(judged, held);
  const kept = new Map(site.store.keptEvidence().map((row) => [row.id, row]));
  expect([...kept.keys()]).toEqual([open, judged, unsure, lost].sort());
  const beside = ['snapshot.jpg', 'strip.jpg', 'track.json'];
  const pictures = beside.reduce((sum, name) => sum + `${name} of ${open}`.length, 0);
  const bytes = `clip.mp4 of ${open}`.length + pictures;
  const common = { kind: 'throw', releasedWallMs: RELEASED_WALL_MS, bytes };
  expect(kept.get(open)).toEqual({
    ...common,
    id: open,
    verdict: 'open',
    verdictWallMs: undefined,
    isHeld: false,
  });
  expect(kept.get(judged)).toMatchObject({
    verdict: 'false-alarm',
    verdictWallMs: expect.any(Number) as number,
    isHeld: true,
  });
  expect(kept.get(unsure)).toMatchObject({ verdict: 'unsure', isHeld: false });
  expect(kept.get(lost)?.bytes).toBe(pictures);
  expect(kept.has(making)).toBe(false);
});

test('the store itself lets nothing expire that is held, open or unsure, whatever was planned', () => {
  const id = site.ready();
  expect(site.store.expireEvidence(id, 'age')).toBe(false);
  site.store.putVerdict(id, verdict('unsure'));
  expect(site.store.expireEvidence(id, 'space')).toBe(false);
  site.store.putVerdict(id, verdict('confirmed'));
  site.store.putHold(id, held);
  expect(site.store.expireEvidence(id, 'bytes')).toBe(false);
  site.store.putHold(id, released);
  site.store.putVerdict(id, verdict('withdrawn'));
  expect(site.store.expireEvidence(id, 'age')).toBe(false);
  expect(site.store.violation(id)?.evidenceState).toBe('ready');
});

test('expiry is decided before a file goes: the row says when and why, hashes and chain stay', () => {
  const id = site.ready();
  const before = site.store.violation(id)!;
  site.store.putVerdict(id, verdict('confirmed'));
  expect(site.store.expireEvidence(id, 'age')).toBe(true);
  expect(site.store.expireEvidence(id, 'age')).toBe(false);
  site.reopen();
  expect(ViolationRowSchema.parse(site.store.violation(id))).toMatchObject({
    evidenceState: 'expired',
    expired: { why: 'age' },
    clipUrl: null,
    snapshotUrl: null,
    stripUrl: null,
    clipSha256: before.clipSha256,
    snapshotSha256: before.snapshotSha256,
  });
  expect(site.store.evidenceFile(id, 'clip')).toBeUndefined();
  expect(site.store.goingEvidence()).toEqual([
    {
      id,
      paths: ['clip.mp4', 'snapshot.jpg', 'strip.jpg', 'track.json'].map(
        (name) => `evidence/2026-03-08/${id}/${name}`,
      ),
    },
  ]);
  expect(site.store.audit.ofSubject(id).at(-1)).toMatchObject({
    actor: 'service',
    action: 'evidence-removed',
    detail: {
      why: 'age',
      removedClipSha256: before.clipSha256,
      removedSnapshotSha256: before.snapshotSha256,
      removedStripSha256: sha256Hex(`strip.jpg of ${id}`),
    },
  });
  expect(site.store.audit.firstBreak()).toBeUndefined();
  site.store.evidenceGone(id);
  expect([site.store.goingEvidence(), site.store.keptEvidence()]).toEqual([[], []]);
  // What settles late changes nothing any more.
  site.store.failEvidence(id, 'nothing was recorded');
  expect(site.store.violation(id)?.evidenceState).toBe('expired');
});
