import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkKept, repairKept } from '../../src/app/check-kept.ts';
import { createRecheckSweep } from '../../src/app/recheck-sweep.ts';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { ptsMs, wallMs } from '../../src/base/units.ts';
import type { ClipKeeper } from '../../src/evidence/clip-keeper.ts';
import { startRecheckKeeper } from '../../src/evidence/recheck-keeper.ts';
import { mediaTools } from '../../src/media/run-media-tool.ts';
import { siteDayAt } from '../../src/store/site-day.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { aHandling, aRecord } from '../support/handlings.ts';
import { readClip, RING_OFFSET_MS, writeNumberedRing } from '../support/numbered-ring.ts';

const DAY_MS = 86_400_000;
const ring = mkdtempSync(join(tmpdir(), 'qingfang-ring-'));
beforeAll(() => writeNumberedRing(ring, { seconds: 14 }));
afterAll(() => rmSync(ring, { recursive: true }));

let dataDir: string;
let store: Store;
let passedMs: number;
let keeper: ClipKeeper | undefined;
const clock = { ...systemClock, wallMs: () => wallMs(systemClock.wallMs() + passedMs) };

beforeEach(() => {
  passedMs = 0;
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-recheck-'));
  store = openStore({ dataDir, siteId: 's', timeZone: 'Asia/Shanghai', webUrl: '', clock });
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
  cpSync(ring, join(dataDir, 'ring', 'belt-1', '1000'), { recursive: true });
});
afterEach(async () => {
  await keeper?.stop();
  store.close();
  rmSync(dataDir, { recursive: true });
});

/** A gentle handling whose parcel was set down at frame 125, drawn for the recheck. */
function drawn(): string {
  const record = aRecord({
    handling: aHandling({ kind: 'place', violation: false, tReleaseMs: ptsMs(RING_OFFSET_MS + 5000) }),
    runId: 1000,
    releasedWallMs: clock.wallMs(),
  });
  const { id } = store.recordHandling(record);
  return store.rechecks.drawQuiet({ id, ...record, boxXyxyPx: record.handling.boxXyxyPx }, 2)!;
}

/** Resolves when the clip of one is settled. */
function cut(): Promise<string> {
  return new Promise((resolve) => {
    keeper = startRecheckKeeper({
      dataDir,
      preRollMs: 3000,
      postRollMs: 3000,
      store: store.rechecks.clips,
      tools: mediaTools,
      hasRoom: () => true,
      clock,
      log: silentLog,
      onSettled: resolve,
    });
  });
}

const sweep = (lackBytes = 0, keepDays = 14): Promise<void> =>
  createRecheckSweep({
    dataDir,
    clips: store.rechecks.clips,
    keepDays,
    ageMs: (at) => clock.wallMs() - at,
    log: silentLog,
  }).sweep(lackBytes);

test('a drawn handling gets a clip of the same span as a violation has, and no picture beside it', async () => {
  const id = drawn();
  expect(await cut()).toBe(id);
  await sweep();
  expect(store.rechecks.queue('Zhao').waiting).toBe(0);
  passedMs += DAY_MS;
  await sweep();
  const { next } = store.rechecks.queue('Zhao');
  const { file, handlingId } = store.rechecks.clip(id)!;
  expect(next).toMatchObject({ id });
  const frames = readClip(file);
  const atRelease = frames.reduce((a, b) =>
    Math.abs(a.ptsMs - next!.releaseMs) < Math.abs(b.ptsMs - next!.releaseMs) ? a : b,
  );
  expect(atRelease.n).toBe(125);
  expect(frames[0]!.n).toBeLessThanOrEqual(50);
  expect(frames.at(-1)!.n).toBeGreaterThanOrEqual(210);
  expect(readdirSync(join(file, '..'))).toEqual(['clip.mp4']);
  expect(store.audit.ofSubject(handlingId)).toMatchObject([
    {
      action: 'recheck-clip-kept',
      detail: { clipSha256: createHash('sha256').update(readFileSync(file)).digest('hex') },
    },
  ]);
  expect(await checkKept(dataDir, clock)).toMatchObject({ findings: [], auditBreak: undefined });
});

test('a clip that is changed on the disk is found, and by a repair no question any more', async () => {
  const id = drawn();
  await cut();
  passedMs += DAY_MS;
  await sweep();
  writeFileSync(store.rechecks.clip(id)!.file, 'something else');
  writeFileSync(join(dataDir, 'recheck', 'stray.mp4'), 'whose?');
  const { findings } = await checkKept(dataDir, clock);
  expect(findings).toMatchObject([{ kind: 'changed', id, of: 'recheck', part: 'clip' }, { kind: 'orphan' }]);
  await keeper?.stop();
  store.close();
  const options = { dataDir, siteId: 's', timeZone: 'Asia/Shanghai', webUrl: '', clock };
  repairKept(options, findings, 'Li Wei');
  store = openStore(options);
  expect(store.rechecks.queue('Zhao').waiting).toBe(0);
  expect((await checkKept(dataDir, clock)).findings).toEqual([]);
});

test('it goes after its days, or for want of room, with its folder', async () => {
  const [old, fresh] = [drawn(), drawn()];
  const settled = cut();
  await settled;
  await expect.poll(() => store.rechecks.clips.unfinishedEvidence(), { timeout: 20_000 }).toEqual([]);
  passedMs += DAY_MS;
  await sweep();
  const files = [old, fresh].map((id) => store.rechecks.clip(id)!.file);
  await sweep(1);
  const left = files.filter((file) => existsSync(file));
  expect(left).toHaveLength(1);
  passedMs += 14 * DAY_MS;
  await sweep();
  expect(files.filter((file) => existsSync(join(file, '..')))).toEqual([]);
  expect(store.rechecks.clips.going()).toEqual([]);
  const { day, startWallMs } = siteDayAt(systemClock.wallMs(), 'Asia/Shanghai');
  expect(store.rechecks.rows(day, startWallMs, clock.wallMs()).map(({ hasClip }) => hasClip)).toEqual([
    false,
    false,
  ]);
});
