import BetterSqlite from 'better-sqlite3';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cutList, FRAME_MS, readClip, RING_OFFSET_MS, writeNumberedRing } from '../support/numbered-ring.ts';
import { aHandling, aRecord } from '../support/handlings.ts';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { ptsMs } from '../../src/base/units.ts';
import { mediaTools } from '../../src/media/run-media-tool.ts';
import { readTrack } from '../../src/evidence/track.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { ClipKeeper } from '../../src/evidence/clip-keeper.ts';
import { startEvidenceKeeper, type EvidenceKeeperOptions } from '../../src/evidence/evidence-keeper.ts';

/** Fourteen seconds of one run, made once and copied into a test's ring. */
const ring = mkdtempSync(join(tmpdir(), 'qingfang-ring-'));
beforeAll(() => writeNumberedRing(ring, { seconds: 14 }));
afterAll(() => rmSync(ring, { recursive: true }));

let dataDir: string;
let store: Store;
const keepers: ClipKeeper[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-evidence-'));
  store = open();
});
afterEach(async () => {
  for (const keeper of keepers.splice(0)) await keeper.stop();
  store.close();
  rmSync(dataDir, { recursive: true });
});

function open(): Store {
  const opened = openStore({
    dataDir,
    siteId: 's',
    timeZone: 'Asia/Shanghai',
    webUrl: 'http://box:8080',
    clock: systemClock,
  });
  opened.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
  return opened;
}

/** A keeper, and a promise of the next violation that it settles. */
function start(changes: Partial<EvidenceKeeperOptions> = {}): {
  keeper: ClipKeeper;
  settled: Promise<string>;
} {
  let onSettled: (id: string) => void = () => undefined;
  const settled = new Promise<string>((resolve) => (onSettled = resolve));
  const keeper = startEvidenceKeeper({
    dataDir,
    preRollMs: 3000,
    postRollMs: 3000,
    store,
    tools: mediaTools,
    peopleSeen: () => [],
    hasRoom: () => true,
    clock: systemClock,
    log: silentLog,
    onSettled: (id) => onSettled(id),
    ...changes,
  });
  keepers.push(keeper);
  return { keeper, settled };
}

const runDir = (runId = aRecord().runId): string => join(dataDir, 'ring', 'belt-1', String(runId));

function record(releaseMs: number, changes = {}): string {
  return store.recordHandling(aRecord({ handling: aHandling({ tReleaseMs: ptsMs(releaseMs) }), ...changes }))
    .id;
}

function shortfall(id: string): unknown {
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'), { readonly: true });
  try {
    return database.prepare('select shortfall from evidence where violation_id = ?').pluck().get(id);
  } finally {
    database.close();
  }
}

test('a violation becomes a clip that spans it and a snapshot of the release, both whole and hashed', async () => {
  cpSync(ring, runDir(), { recursive: true });
  const { keeper, settled } = start();
  // Frame 137 of the run.
  const id = record(RING_OFFSET_MS + 137 * FRAME_MS);
  keeper.keep(id);
  expect(await settled).toBe(id);
  const row = store.violation(id);
  expect(row).toMatchObject({ evidenceState: 'ready', clipUrl: `/evidence/${id}/clip.mp4` });
  // Nobody remembers who was seen.
  expect(row?.headsKnown).toBe(false);
  const clip = store.evidenceFile(id, 'clip')!;
  const frames = readClip(clip);
  const release = frames.find((frame) => Math.abs(frame.ptsMs - row!.clipReleaseMs!) < FRAME_MS / 2);
  expect(release?.n).toBe(137);
  expect(frames[0]!.n * FRAME_MS).toBeLessThanOrEqual(137 * FRAME_MS - 3000);
  expect(frames.at(-1)!.n * FRAME_MS).toBeGreaterThanOrEqual(137 * FRAME_MS + 480 + 3000);
  expect(frames.map((frame) => frame.n)).toEqual(frames.map((_, i) => frames[0]!.n + i));
  expect(row!.clipSha256).toBe(createHash('sha256').update(readFileSync(clip)).digest('hex'));
  expect(shortfall(id)).toBeNull();
  expect(readdirSync(join(clip, '..')).sort()).toEqual(['clip.mp4', 'snapshot.jpg', 'strip.jpg']);
  expect(store.outbox.take(9).map(({ message }) => message)).toMatchObject([
    { type: 'raised', id },
    {
      type: 'evidence-ready',
      id,
      clipUrl: `http://box:8080/evidence/${id}/clip.mp4`,
      stripUrl: `http://box:8080/evidence/${id}/strip.jpg`,
    },
  ]);
});

test('who was seen in the clip is kept beside it, by the clip’s own times', async () => {
  cpSync(ring, runDir(), { recursive: true });
  const spans: unknown[] = [];
  const { keeper, settled } = start({
    peopleSeen: (span) => {
      spans.push(span);
      const joints = new Float32Array(51).fill(0.123);
      return [{ tMs: ptsMs(6480.04), persons: [{ boxXyxyPx: [1.04, 2, 3, 4], joints }] }];
    },
  });
  const id = record(6480);
  keeper.keep(id);
  await settled;
  const [file, row] = [store.evidenceFile(id, 'track')!, store.violation(id)!];
  expect(row.headsKnown).toBe(true);
  const { clipZeroMs, pictureWh, frames } = (await readTrack(file))!;
  expect(clipZeroMs + row.clipReleaseMs!).toBeCloseTo(6480, 2);
  expect(pictureWh).toEqual({ w: 640, h: 360 });
  expect(frames).toMatchObject([{ tMs: 6480.04, persons: [{ boxXyxyPx: [1, 2, 3, 4] }] }]);
  expect(spans).toMatchObject([{ cameraId: 'belt-1', runId: aRecord().runId }]);
  const bytes = readFileSync(file);
  expect(store.audit.ofSubject(id).at(-1)?.detail['trackSha256']).toBe(
    createHash('sha256').update(bytes).digest('hex'),
  );
});

test('a strip that cannot be drawn costs the strip alone', async () => {
  cpSync(ring, runDir(), { recursive: true });
  const ffmpeg: typeof mediaTools.ffmpeg = async (args, options) => {
    const said = await mediaTools.ffmpeg(args, options);
    // The frame of the release, which the snapshot needs, stays whole.
    for (const file of args.filter((arg) => arg.endsWith('.png') && !arg.includes('/frame0.')))
      truncateSync(file, 20);
    return said;
  };
  const { keeper, settled } = start({ tools: { ...mediaTools, ffmpeg } });
  const id = record(6000);
  keeper.keep(id);
  await settled;
  expect(store.violation(id)).toMatchObject({ evidenceState: 'ready', stripUrl: null });
  expect(store.evidenceFile(id, 'strip')).toBeUndefined();
  expect(readdirSync(join(store.evidenceFile(id, 'clip')!, '..')).sort()).toEqual([
    'clip.mp4',
    'snapshot.jpg',
  ]);
  expect(store.outbox.take(9)[1]?.message).not.toHaveProperty('stripUrl');
});

test('the clip waits until the recording has reached its end', async () => {
  cpSync(ring, runDir(), { recursive: true });
  const csv = readFileSync(join(runDir(), 'segments.csv'), 'utf8');
  cutList(runDir(), csv, 3);
  const { keeper, settled } = start();
  const id = record(6480);
  keeper.keep(id);
  await expect.poll(() => store.violation(id)?.evidenceState).toBe('capturing');
  writeFileSync(join(runDir(), 'segments.csv'), csv);
  await settled;
  expect(readClip(store.evidenceFile(id, 'clip')!).at(-1)!.n).toBeGreaterThanOrEqual(
    (6480 + 3480 - 1000) / 40,
  );
});

test.each([
  ['H.265 is made playable', ['libx265', '-x265-params', 'log-level=none']],
  ['H.264 with open groups of pictures is copied', ['libx264', '-bf', '3', '-x264-params', 'open-gop=1']],
])('%s, the release in its place', async (_name, encoder) => {
  writeNumberedRing(runDir(), { seconds: 11, encoder });
  const { keeper, settled } = start();
  const id = record(RING_OFFSET_MS + 137 * FRAME_MS);
  keeper.keep(id);
  await settled;
  const row = store.violation(id)!;
  expect(row.evidenceState).toBe('ready');
  const frames = readClip(store.evidenceFile(id, 'clip')!);
  expect(frames.find((frame) => Math.abs(frame.ptsMs - row.clipReleaseMs!) < FRAME_MS / 2)?.n).toBe(137);
});

test('a release soon after the camera came up gives the clip there is, and says what is missing', async () => {
  writeNumberedRing(runDir(), { seconds: 9 });
  const { keeper, settled } = start();
  const id = record(RING_OFFSET_MS + 30 * FRAME_MS);
  keeper.keep(id);
  await settled;
  const row = store.violation(id)!;
  const frames = readClip(store.evidenceFile(id, 'clip')!);
  expect(frames[0]!.n).toBe(0);
  expect(frames.find((frame) => Math.abs(frame.ptsMs - row.clipReleaseMs!) < FRAME_MS / 2)?.n).toBe(30);
  expect(shortfall(id)).toBe('the recording starts only 1.2 s before the release');
});

test('on a full disk no clip is cut: what is left is for violations and their alerts', async () => {
  cpSync(ring, runDir(), { recursive: true });
  const { keeper, settled } = start({ hasRoom: () => false });
  const id = record(6000);
  keeper.keep(id);
  await settled;
  expect(store.violation(id)?.evidenceState).toBe('failed');
  expect(store.outbox.take(9).map(({ message }) => message)).toContainEqual(
    expect.objectContaining({ type: 'evidence-failed', reason: 'the disk is full' }),
  );
});

test('a release that is not in the recording fails with its reason, and the next violation is not held up', async () => {
  cpSync(ring, runDir(), { recursive: true });
  const bad = start();
  const lost = record(6000, { runId: 1 });
  bad.keeper.keep(lost);
  expect(await bad.settled).toBe(lost);
  const good = start();
  const id = record(6000);
  good.keeper.keep(id);
  await good.settled;
  expect(store.violation(lost)?.evidenceState).toBe('failed');
  expect(store.violation(id)?.evidenceState).toBe('ready');
  expect(store.outbox.take(9).map(({ message }) => message)).toContainEqual(
    expect.objectContaining({
      type: 'evidence-failed',
      id: lost,
      reason: 'the camera recorded nothing in that run',
    }),
  );
});

test('what a killed service left unfinished is finished at the next start, also from a run that ended', async () => {
  writeNumberedRing(runDir(), { seconds: 8 });
  // The camera died: its last segment has no line in the list, and a later run began.
  const csv = readFileSync(join(runDir(), 'segments.csv'), 'utf8').trimEnd().split('\n');
  cutList(runDir(), csv.join('\n'), csv.length - 1);
  writeNumberedRing(runDir(aRecord().runId + 60_000), { seconds: 1 });
  const id = record(RING_OFFSET_MS + 150 * FRAME_MS);
  store.beginCapture(id);
  store.close();
  store = open();
  const { settled } = start();
  expect(await settled).toBe(id);
  const frames = readClip(store.evidenceFile(id, 'clip')!);
  expect(frames.at(-1)!.n).toBe(199);
});

test('a clip that cannot be made fails alone, and leaves no half of itself', async () => {
  cpSync(ring, runDir(), { recursive: true });
  const broken = {
    ...mediaTools,
    ffmpeg: (args: readonly string[], options: Parameters<typeof mediaTools.ffmpeg>[1]) =>
      args.at(-1)?.endsWith('.png') === true
        ? Promise.reject(new Error('ffmpeg: No space left on device'))
        : mediaTools.ffmpeg(args, options),
  };
  const { keeper, settled } = start({ tools: broken, retryAfterMs: 1 });
  const id = record(6000);
  keeper.keep(id);
  await settled;
  expect(store.violation(id)?.evidenceState).toBe('failed');
  expect(store.outbox.take(9)[1]?.message).toMatchObject({ reason: 'ffmpeg: No space left on device' });
  expect(readdirSync(join(dataDir, 'evidence', '2026-03-08'))).toEqual([]);
});

/** ffmpeg as it is when somebody ends it, so many times; then as it is. */
function endedBySignal(times: number): { tools: typeof mediaTools; ended: Promise<void> } {
  let left = times;
  let onEnded = (): void => undefined;
  const ended = new Promise<void>((resolve) => (onEnded = resolve));
  const ffmpeg: typeof mediaTools.ffmpeg = (args, options) => {
    if (left === 0) return mediaTools.ffmpeg(args, options);
    left -= 1;
    onEnded();
    return Promise.reject(new Error('ffmpeg: failed without a word'));
  };
  return { tools: { ...mediaTools, ffmpeg }, ended };
}

test('a tool that was ended is tried once more', async () => {
  cpSync(ring, runDir(), { recursive: true });
  const { keeper, settled } = start({ tools: endedBySignal(1).tools, retryAfterMs: 1 });
  const id = record(6000);
  keeper.keep(id);
  await settled;
  expect(store.violation(id)?.evidenceState).toBe('ready');
});

test('a signal that ends tools and service at once costs no evidence', async () => {
  cpSync(ring, runDir(), { recursive: true });
  const { tools, ended } = endedBySignal(9);
  const { keeper } = start({ tools });
  const id = record(6000);
  keeper.keep(id);
  await ended;
  await keeper.stop();
  expect(store.violation(id)?.evidenceState).toBe('capturing');
  const { settled } = start();
  expect(await settled).toBe(id);
  expect(store.violation(id)?.evidenceState).toBe('ready');
});

test('a store that fails at the last step leaves the evidence for the next start', async () => {
  cpSync(ring, runDir(), { recursive: true });
  let onTried = (): void => undefined;
  const tried = new Promise<void>((resolve) => (onTried = resolve));
  const failing = {
    ...store,
    attachEvidence: () => {
      onTried();
      throw new Error('database or disk is full');
    },
  };
  const { keeper } = start({ store: failing });
  const id = record(6000);
  keeper.keep(id);
  await tried;
  await keeper.stop();
  expect(store.violation(id)?.evidenceState).toBe('capturing');
  const { settled } = start();
  expect(await settled).toBe(id);
  expect(store.violation(id)?.evidenceState).toBe('ready');
});

test('a stop in the middle leaves the violation for the next start and no file behind', async () => {
  const { keeper } = start();
  const id = record(6000);
  keeper.keep(id);
  await keeper.stop();
  expect(store.violation(id)?.evidenceState).toBe('capturing');
  expect(store.unfinishedEvidence().map((job) => job.id)).toEqual([id]);
  expect(existsSync(join(dataDir, 'evidence'))).toBe(false);
});
