import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../base/log.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { DiskStateSchema, type DiskState } from '../wire/disk-message.ts';
import { diskRoomOf, DiskWatch, levelOf, type DiskRoom } from './disk-watch.ts';
import { requireMount } from './require-mount.ts';

const GB = 1024 ** 3;
const room = (usedShare: number, freeBytes = 50 * GB): DiskRoom => ({ usedShare, freeBytes });

test.each([
  [room(0.5), 'ok', 'ok'],
  [room(0.799), 'ok', 'ok'],
  [room(0.8), 'ok', 'filling'],
  [room(0.79), 'filling', 'filling'],
  [room(0.779), 'filling', 'ok'],
  [room(0.9), 'filling', 'almost-full'],
  [room(0.885), 'almost-full', 'almost-full'],
  [room(0.87), 'almost-full', 'filling'],
  [room(0.99, 0.1 * GB), 'almost-full', 'full'],
  [room(0.99, 0.4 * GB), 'full', 'full'],
  [room(0.95, 1 * GB), 'full', 'almost-full'],
  [room(0.1, 0.1 * GB), 'ok', 'full'],
] as const)('%o after %s is %s', (now, before, level) => {
  expect(levelOf(now, before)).toBe(level);
});

test('each change of level is told once', async () => {
  let now = room(0.5);
  const told: DiskState[] = [];
  const watch = new DiskWatch({
    readRoom: () => Promise.resolve(now),
    timeZone: 'Asia/Shanghai',
    clock: { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(Date.UTC(2026, 2, 8)) },
    log: silentLog,
    onLevel: (state) => told.push(DiskStateSchema.parse(state)),
  });
  for (const share of [0.5, 0.81, 0.82, 0.91, 0.89, 0.5]) {
    now = room(share);
    await watch.look();
    expect(watch.isAlmostFull).toBe(share > 0.88);
  }
  expect(told.map(({ level }) => level)).toEqual(['ok', 'filling', 'almost-full', 'ok']);
});

test('the room is that of the file system under the folder', async () => {
  const { usedShare, freeBytes } = await diskRoomOf(tmpdir());
  expect(usedShare).toBeGreaterThan(0);
  expect(usedShare).toBeLessThan(1);
  expect(freeBytes).toBeGreaterThan(0);
});

test('a data folder whose disk is not mounted is refused, and one that is a mount is not', () => {
  const dir = mkdtempSync(join(tmpdir(), 'qingfang-mount-'));
  expect(() => requireMount(dir)).toThrow(/no mount point/);
  expect(() => requireMount(join(dir, 'none'))).toThrow(expect.objectContaining({ code: 'E_DATA_DIR' }));
  rmSync(dir, { recursive: true });
  if (existsSync('/proc/self')) requireMount('/proc');
});
