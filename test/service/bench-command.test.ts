import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { ensureBuild } from '../support/ensure-build.ts';
import { root } from '../support/service.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function qingfang(...args: string[]): Promise<Ended> {
  try {
    const done = await promisify(execFile)(process.execPath, [join(root, 'dist/main.js'), ...args]);
    return { code: 0, ...done };
  } catch (error) {
    return error as Ended;
  }
}

beforeAll(ensureBuild);

test('the bench of a box runs the service on real streams and tells what one camera costs', async ({
  skip,
}) => {
  const { code, stdout, stderr } = await qingfang('bench', '--cameras', '1', '--seconds', '3', '--json');
  if (stderr.includes('No RTSP server can run here')) return skip('no RTSP server on this machine');
  const { kind, trial } = JSON.parse(stdout) as {
    kind: string;
    trial: { cameras: number; held: boolean; cameShare: number; serviceCores: number };
  };
  expect([kind, trial.cameras]).toEqual(['busy', 1]);
  expect(trial.cameShare).toBeGreaterThan(0);
  expect(trial.serviceCores).toBeGreaterThan(0.02);
  // A busy machine may not hold it: the exit code says the same as the figures.
  expect(code).toBe(trial.held ? 0 : 1);
}, 180_000);

test('a number of cameras that is none is refused with its name', async () => {
  const { code, stderr } = await qingfang('bench', '--cameras', 'many');
  expect(code).toBe(2);
  expect(stderr).toContain('--cameras many is no whole number');
});
