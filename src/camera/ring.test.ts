import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../base/log.ts';
import { monotonicMs, wallMs, type WallMs } from '../base/units.ts';
import { pruneRing, startRing } from './ring.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ring-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A run whose segments ended so many minutes before `NOW`. */
function run(cameraId: string, runId: string, agesMin: readonly number[]): string {
  const folder = join(dir, cameraId, runId);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'segments.csv'), '');
  agesMin.forEach((ageMin, i) => {
    const path = join(folder, `${String(i).padStart(6, '0')}.ts`);
    writeFileSync(path, 'x');
    utimesSync(path, NOW / 1000, (NOW - ageMin * MINUTE) / 1000);
  });
  utimesSync(folder, NOW / 1000, (NOW - Math.min(60, ...agesMin) * MINUTE) / 1000);
  return folder;
}

function prune(keepFrom?: (cameraId: string) => WallMs | undefined, now = NOW): number {
  const clock = { wallMs: () => wallMs(now), monotonicMs: () => monotonicMs(0) };
  return pruneRing({
    dir,
    lengthMs: 10 * MINUTE,
    clock,
    keepsOld: false,
    dropsAhead: false,
    ...(keepFrom === undefined ? {} : { keepFrom }),
  }).deleted;
}

const segments = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.ts'));

test('segments older than the ring go, of every camera and run; younger ones stay', () => {
  const live = run('a', '2', [12, 11, 9, 1]);
  const dead = run('a', '1', [30, 20]);
  const other = run('b', '2', [10.1, 9.9]);
  expect(prune()).toBe(5);
  expect([segments(live), segments(dead), segments(other)]).toEqual([
    ['000002.ts', '000003.ts'],
    [],
    ['000001.ts'],
  ]);
});

test('what a clip is still to be cut from stays, whatever its age', () => {
  const a = run('a', '1', [30, 20, 15]);
  const b = run('b', '1', [30]);
  expect(prune((cameraId) => (cameraId === 'a' ? wallMs(NOW - 20 * MINUTE) : undefined))).toBe(2);
  expect(segments(a)).toEqual(['000001.ts', '000002.ts']);
  expect(segments(b)).toEqual([]);
});

test('the folder of a run that is over goes with its last segment, that of one just begun stays', () => {
  const dead = run('a', '1', []);
  const begun = join(dir, 'a', '2');
  mkdirSync(begun);
  utimesSync(begun, NOW / 1000, NOW / 1000 - 5);
  prune();
  expect([existsSync(dead), existsSync(begun)]).toEqual([false, true]);
});

test('before anything was recorded there is nothing to do', () => {
  rmSync(dir, { recursive: true });
  expect(prune()).toBe(0);
  mkdirSync(dir);
});

describe('a clock that steps', () => {
  let wall: number;
  let steady: number;
  const clock = { wallMs: () => wallMs(wall), monotonicMs: () => monotonicMs(steady) };
  const pass = (ms: number): void => {
    wall += ms;
    steady += ms;
  };
  beforeEach(() => ([wall, steady] = [NOW, 0]));

  test('forwards: what was recorded a moment ago is not old, until a ring has passed', async () => {
    const a = run('a', '1', [9, 1, 0]);
    const ring = startRing({ dir, lengthMs: 10 * MINUTE, clock, log: silentLog });
    wall += 365 * 24 * 60 * MINUTE;
    ring.resize(10 * MINUTE);
    pass(9 * MINUTE);
    ring.resize(10 * MINUTE);
    expect(segments(a)).toHaveLength(3);
    pass(2 * MINUTE);
    ring.resize(10 * MINUTE);
    expect(segments(a)).toEqual([]);
    await ring.stop();
  });

  test('backwards: what then seems to lie ahead goes after a ring, but not while a clip is to be cut', async () => {
    let keep: WallMs | undefined = wallMs(NOW - MINUTE);
    const a = run('a', '1', [1, 0]);
    const ring = startRing({ dir, lengthMs: 10 * MINUTE, keepFrom: () => keep, clock, log: silentLog });
    wall -= 365 * 24 * 60 * MINUTE;
    ring.resize(10 * MINUTE);
    pass(11 * MINUTE);
    ring.resize(10 * MINUTE);
    expect(segments(a)).toHaveLength(2);
    keep = undefined;
    ring.resize(10 * MINUTE);
    expect(segments(a)).toEqual([]);
    await ring.stop();
  });
});

test('a shorter ring gives its room at once, and says what it holds; what waits for a clip stays and does not count', async () => {
  const a = run('a', '1', [30, 9, 3, 1]);
  run('b', '1', [5, 2]);
  const clock = { wallMs: () => wallMs(NOW), monotonicMs: () => monotonicMs(0) };
  const ring = startRing({
    dir,
    lengthMs: 10 * MINUTE,
    keepFrom: (cameraId) => (cameraId === 'a' ? wallMs(NOW - 40 * MINUTE) : undefined),
    clock,
    log: silentLog,
  });
  expect(ring.state).toMatchObject({ bytes: 5, spanMs: 9 * MINUTE });
  ring.resize(4 * MINUTE);
  expect(ring.lengthMs).toBe(4 * MINUTE);
  expect(ring.state).toMatchObject({ bytes: 3, spanMs: 3 * MINUTE });
  expect(segments(a)).toHaveLength(4);
  await ring.stop();
});
