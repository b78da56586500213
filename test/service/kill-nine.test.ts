import { beforeAll, expect, test } from 'vitest';
import { killLives } from '../faults/kill-lives.ts';
import { ensureBuild } from '../support/ensure-build.ts';
import { mosquittoIsHere } from '../support/mosquitto.ts';

beforeAll(ensureBuild, 120_000);

/** The long run, with as many kills as you like, is `npm run test:faults`. */
test.skipIf(!mosquittoIsHere)(
  'kill -9 at any moment loses no violation, no message and no clip',
  async () => {
    const report = await killLives({ kills: 5, seed: 20260308 });
    expect(report.broken).toEqual([]);
    expect(report.violations).toBeGreaterThan(0);
  },
  300_000,
);
