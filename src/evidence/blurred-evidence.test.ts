import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { aHandling } from '../../test/support/handlings.ts';
import { makeSampleEvidence, type SampleEvidence } from '../../test/support/sample-evidence.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { ptsMs } from '../base/units.ts';
import { JOINT, JOINT_COUNT } from '../domain/observation.ts';
import type { PeopleSeen } from '../geometry/head-cover.ts';
import { mediaTools } from '../media/run-media-tool.ts';
import type { EvidencePart } from '../wire/evidence-path.ts';
import { startBlurredEvidence, type Blurred, type BlurredEvidence } from './blurred-evidence.ts';
import type { EvidenceJob } from './evidence-job.ts';
import { writeTrack } from './track.ts';

const ID = '019ccb03-1268-734b-9f8c-0b115adf8094';
const RELEASE_MS = 100_000;
const CLIP_RELEASE_MS = 3400;

let sample: SampleEvidence;
let dataDir: string;
let files: Partial<Record<EvidencePart, string>>;
let blurred: BlurredEvidence;
let hasRoom: boolean;

beforeAll(() => (sample = makeSampleEvidence()));
afterAll(() => sample.remove());
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-blurred-'));
  hasRoom = true;
  const track = join(dataDir, 'track.json');
  const clipZeroMs = RELEASE_MS - CLIP_RELEASE_MS;
  const frames = Array.from({ length: 90 }, (_, i) => seenAt(clipZeroMs + i * 80));
  await writeTrack(track, { pictureWh: { w: 640, h: 360 }, clipZeroMs, frames });
  files = { clip: sample.clip, snapshot: sample.snapshot, strip: sample.strip, track };
  blurred = start();
});
afterEach(async () => {
  await blurred.stop();
  rmSync(dataDir, { recursive: true });
});

/** One person whose head is at 320, 100. */
function seenAt(tMs: number): PeopleSeen {
  const joints = new Float32Array(JOINT_COUNT * 3);
  for (const [joint, x] of [
    [JOINT.nose, 320],
    [JOINT.leftEar, 330],
    [JOINT.rightEar, 310],
  ] as const)
    joints.set([x, 100, 0.9], 3 * joint);
  return { tMs: ptsMs(tMs), persons: [{ boxXyxyPx: [280, 70, 360, 320], joints }] };
}

const job: EvidenceJob = {
  id: ID,
  cameraId: 'belt-1',
  cameraName: 'Belt 1',
  runId: 1,
  occurredAt: '2026-03-08T09:15:02.120+08:00',
  limitM: 0.5,
  pictureWh: { w: 640, h: 360 },
  handling: aHandling({ tReleaseMs: ptsMs(RELEASE_MS) }),
};

function start(mostBytes?: number): BlurredEvidence {
  return startBlurredEvidence({
    dataDir,
    store: {
      judged: () => job,
      evidenceFile: (id, part) => (id.startsWith('01') ? files[part] : undefined),
    },
    tools: mediaTools,
    hasRoom: () => hasRoom,
    clock: systemClock,
    log: silentLog,
    ...(mostBytes === undefined ? {} : { mostBytes }),
  });
}

async function pathOf(asked: Promise<Blurred>): Promise<string> {
  const answer = await asked;
  if (answer.kind !== 'file') throw new Error(answer.kind);
  return answer.path;
}
const clipOf = async (id = ID): Promise<string> => {
  await expect.poll(async () => (await blurred.find(id, 'clip')).kind, { timeout: 20_000 }).toBe('file');
  return pathOf(blurred.find(id, 'clip'));
};
const kept = (): string[] => readdirSync(join(dataDir, 'blurred/1')).sort();

interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How much of a picture's part is another one, 0..255 a pixel. */
async function change(a: string, b: string, part: Part): Promise<number> {
  const read = (file: string): Promise<Buffer> => sharp(file).extract(part).removeAlpha().raw().toBuffer();
  const [before, after] = [await read(a), await read(b)];
  return before.reduce((sum, value, i) => sum + Math.abs(value - after[i]!), 0) / before.length;
}

test('a clip is never shown while heads are being blurred, then whole; it is made once', async () => {
  expect(await blurred.find(ID, 'clip')).toEqual({ kind: 'preparing' });
  const path = await clipOf();
  expect(readFileSync(path).equals(readFileSync(sample.clip))).toBe(false);
  expect(kept()).toEqual([`${ID}.clip.mp4`]);
  // Also by the next life of the service, which removes what is half done and what nobody knows.
  await blurred.stop();
  writeFileSync(`${path}.partial`, 'half');
  writeFileSync(join(dataDir, 'blurred/1/99.clip.mp4'), 'whose?');
  mkdirSync(join(dataDir, 'blurred/0'));
  blurred = start();
  expect(await blurred.find(ID, 'clip')).toEqual({ kind: 'file', path });
  expect(kept()).toEqual([`${ID}.clip.mp4`]);
  expect(readdirSync(join(dataDir, 'blurred'))).toEqual(['1']);
});

test('in a snapshot the head is hidden and the rest stays; two who ask at once get the same', async () => {
  const [path, again] = await Promise.all([
    pathOf(blurred.find(ID, 'snapshot')),
    pathOf(blurred.find(ID, 'snapshot')),
  ]);
  expect(again).toBe(path);
  const [head, rest] = [
    { left: 305, top: 85, width: 30, height: 30 },
    { left: 40, top: 150, width: 200, height: 150 },
  ];
  expect(await change(sample.snapshot, path, head)).toBeGreaterThan(15);
  expect(await change(sample.snapshot, path, rest)).toBeLessThan(5);
});

test('a strip keeps its size, and its heads are hidden where they lie in each tile', async () => {
  const path = await pathOf(blurred.find(ID, 'strip'));
  const { width, height } = await sharp(path).metadata();
  expect([width, height]).toEqual([1080, 400]);
  // The three tiles show the same part of the picture, in which the head stands still.
  const changes = await Promise.all(
    [0, 1, 2].map((tile) =>
      change(sample.strip, path, { left: tile * 362, top: 0, width: 356, height: 400 }),
    ),
  );
  for (const each of changes) expect(each).toBeGreaterThan(1);
});

test('what is made ahead is there when somebody asks', async () => {
  blurred.prepare(ID);
  await expect.poll(kept, { timeout: 20_000 }).toEqual([`${ID}.clip.mp4`]);
  expect((await blurred.find(ID, 'clip')).kind).toBe('file');
});

test('without a track, without evidence and without room nothing is shown', async () => {
  hasRoom = false;
  expect(await blurred.find(ID, 'snapshot')).toEqual({ kind: 'failed' });
  hasRoom = true;
  delete files.track;
  for (const part of ['clip', 'snapshot', 'strip'] as const)
    expect(await blurred.find(ID, part)).toEqual({ kind: 'heads-unknown' });
  expect(await blurred.find('99', 'clip')).toEqual({ kind: 'none' });
  expect(kept()).toEqual([]);
});

test('a clip that cannot be read is not shown, and a damaged track is none', async () => {
  files.clip = join(dataDir, 'broken.mp4');
  writeFileSync(files.clip, 'no clip');
  await blurred.find(ID, 'clip');
  // What reads it stands behind all else on the machine.
  await expect.poll(async () => (await blurred.find(ID, 'clip')).kind, { timeout: 30_000 }).toBe('failed');
  writeFileSync(files.track!, '{}');
  expect(await blurred.find(ID, 'snapshot')).toEqual({ kind: 'heads-unknown' });
});

test('evidence that is gone takes them along, and what was looked at longest ago makes room', async () => {
  const others = ['01b', '01c', '01d'];
  const one = await pathOf(blurred.find(ID, 'snapshot'));
  const bytes = readFileSync(one).length;
  await blurred.stop();
  blurred = start(2.5 * bytes);
  for (const id of others) await blurred.find(id, 'snapshot');
  expect(kept()).toEqual(['01c.snapshot.jpg', '01d.snapshot.jpg']);
  blurred.forget('01c');
  expect(existsSync(join(dataDir, 'blurred/1/01c.snapshot.jpg'))).toBe(false);
});
