import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { capturePrinted } from '../../test/support/printed.ts';
import { openSavedCameras, type SavedCameras } from '../app/saved-cameras.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { loadConfig } from '../config/load-config.ts';
import { openStore } from '../store/store.ts';
import { main } from './cli.ts';

const CLIP = resolve(import.meta.dirname, '../../demo/gentle.mp4');
let dir: string;
const printed = capturePrinted();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qingfang-check-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const file = (): string => join(dir, 'cameras.json');
function write(change: object): void {
  writeFileSync(join(dir, 'floor.png'), '');
  const cameras = ['dock-1', 'dock-2'].map((id) => ({ id, name: id, url: CLIP }));
  writeFileSync(file(), JSON.stringify({ site: { id: 'hub-1', name: 'Hub' }, cameras, ...change }));
}
function check(...args: readonly string[]): Promise<number> {
  printed.forget();
  process.exitCode = undefined;
  return main(['node', 'qingfang', 'check', ...args, '--cameras', file()]);
}
/** As an admin does on the pages. */
function onPages(work: (cameras: SavedCameras) => void): void {
  const { cameras, dataDir, site } = loadConfig(file());
  const { timeZone } = site;
  mkdirSync(dataDir, { recursive: true });
  const store = openStore({ dataDir, siteId: site.id, timeZone, webUrl: '', clock: systemClock });
  const parts = { dataDir, timeZone, audit: store.audit, clock: systemClock, log: silentLog };
  work(openSavedCameras(parts, cameras));
  store.close();
}
const saved = (url: string, enabled = true) =>
  ({ name: '5 号线', url, transport: 'tcp', analysedFps: 12.5, enabled }) as const;

test('every camera of the site is probed, and says whose word it is by', async () => {
  write({});
  onPages((cameras) => {
    cameras.put('line-5', saved(join(dir, 'gone.mp4')), '李娜');
    cameras.put('line-6', saved(CLIP, false), '李娜');
    cameras.put('dock-2', saved(CLIP), '李娜');
  });
  expect(await check()).toBe(1);
  const lines = printed.text.trimEnd().split('\n');
  expect(lines[0]).toContain('4 camera(s), configuration is right');
  expect(lines[1]).toMatch(/^dock-1: h264 \d+x\d+ at [\d.]+ fps$/);
  expect(lines[2]).toMatch(/^dock-2 \(set anew on \/cameras\): h264 /);
  expect(lines[3]).toMatch(/^line-5 \(added on \/cameras\): E_/);
  expect(lines.at(-1)).toBe('line-6 (added on /cameras): switched off, not probed');
});

test('a place of the configuration may be a camera of the pages; one that nobody knows is told, and what to do', async () => {
  const floorPlan = { image: 'floor.png', cameras: { 'line-5': [0.5, 0.5] } };
  write({ floorPlan });
  expect(await check('--no-probe')).toBe(1);
  expect(printed.text).toContain(
    '1 problem(s)\n  - floorPlan.cameras.line-5: there is no camera "line-5": add it',
  );
  onPages((cameras) => cameras.put('line-5', saved(CLIP), '李娜'));
  expect(await check('--no-probe')).toBe(0);
  expect(printed.text).toContain('3 camera(s), configuration is right');
  onPages((cameras) => cameras.put('line-5', undefined, '王强'));
  expect(await check('--no-probe')).toBe(1);
  expect(printed.text).toMatch(/no camera "line-5" any more, 王强 \(\S+\) removed it/);
});

test('saved settings that cannot be read are told', async () => {
  write({});
  onPages((cameras) => {
    for (const id of ['line-5', 'line-6']) cameras.put(id, saved(CLIP), '李娜');
  });
  const settings = (name: string): string => join(dir, 'data', 'cameras', name);
  writeFileSync(settings('line-5.camera.json'), '{');
  for (const name of ['line-6.camera.json', 'line-6.camera.last-good.json'])
    writeFileSync(settings(name), '{');
  expect(await check()).toBe(1);
  expect(printed.text).toContain('  - line-6: its saved settings cannot be read');
  expect(printed.text).toMatch(/^line-5 \(added on \/cameras, the last good settings: [^)]*\): h264/m);
});
