import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { capturePrinted } from '../../test/support/printed.ts';
import { clockFile } from '../app/clock-file.ts';
import { main } from './cli.ts';

const YEAR_MS = 365 * 86_400_000;
let dir: string;
const printed = capturePrinted();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qingfang-clock-'));
  writeFileSync(join(dir, 'belt.mp4'), '');
  const cameras = [{ id: 'belt-1', name: 'Belt 1', url: 'belt.mp4' }];
  writeFileSync(join(dir, 'cameras.json'), JSON.stringify({ site: { id: 'hub-1', name: 'Hub' }, cameras }));
});
afterEach(() => rmSync(dir, { recursive: true }));

const clock = (...args: readonly string[]): Promise<number> =>
  main(['node', 'qingfang', 'clock', ...args, '--cameras', join(dir, 'cameras.json')]);

test('says how the clock stands, and leaves a word for the service that it is right', async () => {
  expect(await clock('--confirm')).toBe(1);
  expect(printed.text).toContain('E_DATA_DIR');
  expect(await clock()).toBe(0);
  expect(printed.text).toContain('known nothing yet\nlevel ok\n');

  mkdirSync(join(dir, 'data'));
  const file = clockFile(join(dir, 'data'));
  const offMs = YEAR_MS;
  await file.saveMark({ knownWallMs: Date.now() - YEAR_MS, doubt: { offMs, ranMs: 5_400_000 } });
  printed.forget();
  expect(await clock()).toBe(0);
  expect(printed.text).toMatch(
    /^clock \S+Z\nknown \S+Z\nlevel ahead\nnot believed; the service ran 1\.5 h of 72 h since\n$/,
  );
  expect(await clock('--confirm', '--by', ' ')).toBe(2);
  expect(file.readConfirmation()).toBeUndefined();
  expect(await clock('--confirm', '--by', 'Wang Fang')).toBe(0);
  expect(file.readConfirmation()).toMatchObject({ by: 'Wang Fang' });
});
