import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBuild } from '../support/ensure-build.ts';
import { mainJs, root } from '../support/service.ts';

const folder = mkdtempSync(join(tmpdir(), 'qf-replay-'));
beforeAll(ensureBuild, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

function qingfang(...args: readonly string[]) {
  return spawnSync(process.execPath, [mainJs, ...args], { cwd: root, encoding: 'utf8' });
}
const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

const clip = ['demo/throws.mp4', '--calibration', 'demo/throws.calibration.json'];
const first = join(folder, 'first.jsonl');
const seen = join(folder, 'seen.jsonl');

test('the same file twice gives the same lines, byte for byte, and the throw is among them', () => {
  const second = join(folder, 'second.jsonl');
  expect(qingfang('replay', ...clip, '--events', first, '--observations', seen).status).toBe(0);
  expect(qingfang('replay', ...clip, '--events', second).status).toBe(0);
  expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'));
  // Two parcels thrown together, released at 6190 (0.86 m) and 6325 ms (2.06 m): demo/README.md. How many of all throws are
  // found is for `npm run eval` to say; here one at least, and nothing that was not thrown.
  const thrown = linesOf(first).filter((e) => (e as { violation: boolean }).violation);
  expect([1, 2]).toContain(thrown.length);
  for (const event of thrown) {
    expect(event).toMatchObject({ kind: 'throw', scale: 'calibrated' });
    const { tReleaseMs, distanceM, distanceSdM } = event as Record<string, number>;
    expect(Math.abs(tReleaseMs! - 6260)).toBeLessThan(250);
    expect([0.86, 2.06].some((truthM) => Math.abs(distanceM! - truthM) < 3 * distanceSdM!)).toBe(true);
  }
}, 120_000);

test('observations judged again give what the first look at the video gave', () => {
  const [again, firstLook] = [join(folder, 'again.jsonl'), join(folder, 'first-look.jsonl')];
  expect(
    qingfang('replay', seen, '--calibration', 'demo/throws.calibration.json', '--events', again).status,
  ).toBe(0);
  expect(qingfang('replay', ...clip, '--look', 'none', '--events', firstLook).status).toBe(0);
  expect(readFileSync(again, 'utf8')).toBe(readFileSync(firstLook, 'utf8'));
}, 120_000);

test('bad input gives one line that names the thing and the remedy', () => {
  const events = join(folder, 'x.jsonl');
  const cases: [string[], string, number][] = [
    [['replay', 'no.mp4', '--events', events], 'E_FILE_MISSING: There is no file no.mp4.', 1],
    [['replay', 'README.md', '--events', events], 'E_FILE_VIDEO', 1],
    [['replay', 'demo/kicks.mp4', '--events', events, '--fps', 'many'], 'E_USAGE', 2],
    [['replay', 'demo/kicks.mp4', '--events', events, '--calibration', 'package.json'], 'E_CALIBRATION', 1],
    [['replay', 'demo/kicks.mp4', '--events', events, '--pose', 'nothing'], 'E_MODEL_MISSING', 1],
    [['run', '--cameras', 'nothing.json'], 'E_CONFIG_FILE', 2],
  ];
  for (const [args, words, status] of cases) {
    const result = qingfang(...args);
    expect(result.stderr).toContain(words);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.status).toBe(status);
  }
}, 60_000);

test('every command explains itself', () => {
  for (const args of [
    [],
    ['run'],
    ['replay'],
    ['check'],
    ['models'],
    ['models', 'list'],
    ['models', 'verify'],
  ]) {
    const result = qingfang(...args, '--help');
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('Usage: qingfang');
  }
}, 60_000);
