import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServiceError } from '../../src/base/service-error.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { FUZZ_TIMEOUT_MS, fuzzed } from '../support/fuzz.ts';
import { mutate, mutation, type Json } from '../support/mutate-json.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qf-fuzz-config-'));
  file = join(folder, 'cameras.json');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every part that a configuration may have. */
const WHOLE = {
  site: {
    id: 'hub-1',
    name: '一号',
    timeZone: 'Asia/Shanghai',
    shifts: [{ name: 'all', start: '06:00', end: '22:00' }],
  },
  dataDir: 'data',
  dataDirIsMount: false,
  web: { host: '127.0.0.1', port: 8080, allowedHosts: ['box'], trustedProxies: ['10.0.0.1', '10.0.0.0/8'] },
  sessions: { idleHours: 8, longestHours: 72, boardDays: 90 },
  mqtt: {
    url: 'mqtt://u:${SECRET}@broker',
    user: 'u',
    password: '${SECRET}',
    protocol: '5',
    host: '127.0.0.1',
  },
  inference: { workers: 1, modelsDir: 'models', pose: 'a', object: 'b' },
  evidence: { preRollMs: 3000, postRollMs: 3000, ringMinutes: 10, ringMaxGigabytes: 5 },
  retention: {
    days: 180,
    falseAlarmDays: 30,
    maxGigabytes: 9,
    kinds: { throw: { days: 9 } },
    minFreeGigabytes: 2,
  },
  backups: { keepDays: 14, dir: 'b' },
  rules: { version: '1', throwLimitM: 0.5, flagProbability: 0.5, violationKinds: ['throw'] },
  board: { targetRate: 0.9 },
  review: { withinHours: 24 },
  demo: { rtspPort: 8554, streams: {} },
  cameras: [
    {
      id: 'c1',
      name: 'C1',
      url: 'rtsp://${CAM}:x@10.0.0.1/main',
      analysisUrl: 'rtsp://10.0.0.1/sub',
      transport: 'udp',
      declaredFps: 25,
      calibration: {
        size: [1280, 720],
        camera: {
          K: [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ],
          // Three metres above the floor, straight down.
          R: [
            [1, 0, 0],
            [0, -1, 0],
            [0, 0, -1],
          ],
          t: [0, 0, 3],
        },
      },
      zones: [
        {
          id: 'z',
          name: 'Z',
          polygon: [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
          rules: { dropLimitM: 1 },
        },
      ],
    },
    { id: 'c2', name: 'C2', url: 'rtsp://10.0.0.2/' },
  ],
};

/** Undefined where it was read. */
function refusalOf(text: string | Uint8Array): ServiceError | undefined {
  writeFileSync(file, text);
  try {
    const config = loadConfig(file, { SECRET: 'p@ss', CAM: 'op' });
    expect(config.cameras.length).toBeGreaterThan(0);
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    expect(['E_CONFIG', 'E_CONFIG_FILE']).toContain(error.code);
    expect(error.message).toContain(file);
    expect(error.message.length).toBeLessThan(100_000);
    return error;
  }
}

test(
  'any change to a configuration gives a configuration, or one error that names the thing',
  () => {
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const tree = structuredClone(WHOLE) as Json;
        for (const one of mutations) mutate(tree, one);
        const refusal = refusalOf(JSON.stringify(tree));
        seen[refusal === undefined ? 'taken' : 'refused'] += 1;
        // A line for each problem, each with its place before a colon.
        if (refusal !== undefined) expect(refusal.message).toMatch(/\n {2}- \S[^]*: \S/);
        expect(Object.keys(Object.prototype)).toEqual([]);
        // Reading writes nothing: no folder appears beside the file.
        expect(readdirSync(folder)).toEqual(['cameras.json']);
      }),
      fuzzed(500),
    );
    expect(seen.taken).toBeGreaterThan(20);
    expect(seen.refused).toBeGreaterThan(20);
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'bytes that are no JSON are told as such',
  () => {
    const text = JSON.stringify(WHOLE);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.nat(text.length - 1).map((length) => Buffer.from(text.slice(0, length))),
          fc.json().map((json) => Buffer.from(json)),
        ),
        (bytes) => {
          expect(refusalOf(bytes)).toBeDefined();
        },
      ),
      fuzzed(200),
    );
  },
  FUZZ_TIMEOUT_MS,
);

test.each([
  ['lists in lists', (depth: number) => '['.repeat(depth) + ']'.repeat(depth)],
  ['objects in objects', (depth: number) => '{"site":'.repeat(depth) + '1' + '}'.repeat(depth)],
  [
    'a zone as deep as a well',
    (depth: number) => `{"cameras":[{"zones":[${'['.repeat(depth)}${']'.repeat(depth)}]}]}`,
  ],
])('%s, a hundred thousand deep, are one error', (_name, textOf) => {
  expect(refusalOf(textOf(100_000))).toBeDefined();
});
