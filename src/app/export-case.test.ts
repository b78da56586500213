import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aRecord } from '../../test/support/handlings.ts';
import { writeNumberedClip } from '../../test/support/numbered-clip.ts';
import { systemClock } from '../base/clock.ts';
import { sha256Hex } from '../base/sha256.ts';
import { unpackCase } from '../evidence/case-zip.ts';
import { readClipProbe } from '../evidence/clip-probe.ts';
import { openSiteKey } from '../evidence/site-key.ts';
import { verifyCase } from '../evidence/verify-case.ts';
import { probeArgs } from '../media/clip-args.ts';
import { mediaTools } from '../media/run-media-tool.ts';
import { openStore, type Store } from '../store/store.ts';
import { exportCase } from './export-case.ts';

let dataDir: string;
let store: Store;
let outFile: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-export-'));
  outFile = join(dataDir, 'case.zip');
  store = openStore({ dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock: systemClock });
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const CLIP = Buffer.from('the bytes of a clip');
const SNAPSHOT = Buffer.from('the bytes of a picture');
const STRIP = Buffer.from('the bytes of three pictures');

function ready(clip = CLIP): string {
  const { id } = store.recordHandling(aRecord());
  const folder = join('evidence', id);
  mkdirSync(join(dataDir, folder), { recursive: true });
  const keep = (name: string, bytes: Buffer) => {
    writeFileSync(join(dataDir, folder, name), bytes);
    return { path: join(folder, name), sha256: sha256Hex(bytes), bytes: bytes.length };
  };
  store.attachEvidence(id, {
    clip: { ...keep('clip.mp4', clip), durationMs: 7000, releaseMs: 3100 },
    snapshot: keep('snapshot.jpg', SNAPSHOT),
    strip: keep('strip.jpg', STRIP),
    track: undefined,
    shortfall: undefined,
  });
  return id;
}
const SITE = {
  ...{ siteId: 'hub-1', timeZone: 'Asia/Shanghai', scratchDir: tmpdir(), drawWithinMs: 60_000 },
  signal: new AbortController().signal,
};
const exported = (violationId: string) =>
  exportCase({ ...SITE, dataDir, violationId, outFile, by: 'Li Wei', clock: systemClock });

test('a case is exported beside the service at work, holds, and tells its whole story', async () => {
  store.recordHandling(aRecord());
  const id = ready();
  store.putVerdict(id, { verdict: 'confirmed', reason: 'seen-clearly', note: null, by: 'Li Wei' });
  store.recordHandling(aRecord());
  const { fingerprint, undrawn } = await exported(id);
  // Bytes that are no clip cannot be drawn over, which keeps no case in the house.
  expect(undrawn).toContain('ffprobe');
  const report = verifyCase(readFileSync(outFile));
  expect(report.problems).toEqual([]);
  expect(report.fingerprint).toBe(fingerprint);
  expect(fingerprint).toBe(openSiteKey(dataDir).fingerprint);
  expect(report.entries.map(({ action, actor }) => [action, actor])).toEqual([
    ['violation-raised', 'service'],
    ['evidence-ready', 'service'],
    ['verdict', 'Li Wei'],
    ['exported', 'Li Wei'],
  ]);
  // The service goes on in the same chain.
  store.putAcknowledgement(id, { action: 'talked-to', by: 'Wang' });
  expect(store.audit.firstBreak()).toBeUndefined();
  expect(readdirSync(dataDir).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('a clip goes out with one beside it that is drawn over: as long, vouched for, and no part of the log', async () => {
  const clip = join(dataDir, 'numbered.mp4');
  writeNumberedClip(clip, { frames: 30, bFrames: 2 });
  const id = ready(readFileSync(clip));
  expect((await exported(id)).undrawn).toBeUndefined();
  const zip = readFileSync(outFile);
  const { problems, manifest, entries } = verifyCase(zip);
  expect(problems).toEqual([]);
  expect(manifest?.files.map(({ name }) => name)).toContain('annotated.mp4');
  expect(JSON.stringify(entries)).not.toContain('annotated');
  const annotated = join(dataDir, 'annotated.mp4');
  writeFileSync(annotated, unpackCase(zip)!.get('annotated.mp4')!);
  const probe = async (file: string) => {
    const run = { timeoutMs: 10_000, signal: new AbortController().signal };
    const read = readClipProbe(await mediaTools.ffprobe(probeArgs(file), run));
    if (!read.ok) throw new Error(read.error);
    const { firstPtsMs, lastPtsMs, frameMs, durationMs } = read.value;
    return { firstPtsMs, lastPtsMs, frameMs, durationMs };
  };
  expect(await probe(annotated)).toEqual(await probe(clip));
});

test('a violation without a clip is exported with its reason', async () => {
  const { id } = store.recordHandling(aRecord());
  store.failEvidence(id, 'the camera recorded nothing in that run');
  await exported(id);
  const { problems, manifest, entries } = verifyCase(readFileSync(outFile));
  expect(problems).toEqual([]);
  expect(manifest?.files.map(({ name }) => name)).not.toContain('clip.mp4');
  expect(entries[1]?.detail).toEqual({ reason: 'the camera recorded nothing in that run' });
});

test('a case whose evidence expired is exported without its files, and the log tells when and why', async () => {
  const id = ready();
  store.putVerdict(id, { verdict: 'confirmed', reason: 'seen-clearly', note: null, by: 'Li Wei' });
  store.putHold(id, { action: 'held', note: 'disputed', by: 'Li Wei' });
  store.putHold(id, { action: 'released', note: 'settled', by: 'Li Wei' });
  const clip = store.evidenceFile(id, 'clip')!;
  expect(store.expireEvidence(id, 'age')).toBe(true);
  rmSync(clip);
  await exported(id);
  const { problems, manifest, entries } = verifyCase(readFileSync(outFile));
  expect(problems).toEqual([]);
  expect(manifest?.files.map(({ name }) => name)).not.toContain('clip.mp4');
  expect(entries.slice(-4)).toMatchObject([
    { action: 'hold', detail: { action: 'held', note: 'disputed' } },
    { action: 'hold', detail: { action: 'released' } },
    { action: 'evidence-removed', detail: { why: 'age' } },
    { action: 'exported' },
  ]);
});

test('a file that is not the one that was recorded does not leave', async () => {
  const id = ready();
  const clip = store.evidenceFile(id, 'clip')!;
  writeFileSync(clip, 'another clip');
  await expect(exported(id)).rejects.toMatchObject({ code: 'E_CASE' });
  rmSync(clip);
  await expect(exported(id)).rejects.toMatchObject({ code: 'E_CASE' });
  expect(readdirSync(dataDir)).not.toContain('case.zip');
  expect(store.audit.ofSubject(id).map(({ action }) => action)).not.toContain('exported');
});

test('an id that is none is named, and so is a data folder without a database', async () => {
  await expect(exported('019ccb03-1268-734b-9f8c-000000000000')).rejects.toMatchObject({ code: 'E_CASE' });
  const request = { ...SITE, violationId: 'x', outFile, by: 'x', clock: systemClock };
  await expect(exportCase({ ...request, dataDir: join(dataDir, 'none') })).rejects.toMatchObject({
    code: 'E_DATABASE_MISSING',
  });
});
