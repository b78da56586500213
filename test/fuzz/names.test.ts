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
import fc from 'fast-check';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capturePrinted } from '../support/printed.ts';
import { exportCase } from '../../src/app/export-case.ts';
import { systemClock } from '../../src/base/clock.ts';
import { ServiceError } from '../../src/base/service-error.ts';
import { main } from '../../src/cli/cli.ts';
import { packCase, unpackCase } from '../../src/evidence/case-zip.ts';
import { snapshotOverlay } from '../../src/evidence/snapshot-overlay.ts';
import { verifyCase } from '../../src/evidence/verify-case.ts';
import { drawOver } from '../../src/media/still-image.ts';
import { CASE_FILES } from '../../src/wire/case.ts';
import { FUZZ_TIMEOUT_MS, fuzzed } from '../support/fuzz.ts';
import { aHandling, aRecord } from '../support/handlings.ts';
import { openKeptSite, type KeptSite } from '../support/kept-site.ts';
import { sampleCase, withSiteKey } from '../support/sample-case.ts';

/** A folder of its own: what appears beside the data folder was written through a name. */
let parent: string;
let site: KeptSite;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'qf-fuzz-names-'));
  mkdirSync(join(parent, 'out'));
  site = openKeptSite({ parent });
});
afterAll(() => {
  site.remove();
  rmSync(parent, { recursive: true });
});

const DRAWN = { scratchDir: tmpdir(), drawWithinMs: 60_000, signal: new AbortController().signal };

const printed = capturePrinted();

const EVIL = [
  '../../escaped',
  '/tmp/qf-escaped',
  'C:\\escaped',
  '..\\escaped',
  'a\u0000b',
  '\u001b[2J\u001b[1;1H',
  '\r\n  "sha256": "x"',
  '\u202egpj.exe',
  '<script>alert(1)</script>&"\'',
  '\ud800',
  '\ufffe',
  '__proto__',
  '长'.repeat(5000),
  ' ',
  '.',
];
const evil = fc.oneof(fc.constantFrom(...EVIL), fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }));

test(
  'whatever cameras, zones and people are called, a case has its own files only and holds',
  async () => {
    const known = new Set<string>(Object.values(CASE_FILES));
    const runs = fc.asyncProperty(evil, evil, evil, evil, async (cameraName, zone, by, siteId) => {
      const { id } = site.store.recordHandling(aRecord({ cameraName, zone }));
      site.store.putHold(id, { action: 'held', note: cameraName, by });
      site.store.failEvidence(id, zone);
      const outFile = join(parent, 'out/case.zip');
      const request = { dataDir: site.dataDir, siteId, timeZone: 'Asia/Shanghai', violationId: id };
      await exportCase({ ...request, ...DRAWN, outFile, by, clock: systemClock });
      const zip = readFileSync(outFile);
      for (const name of unpackCase(zip)?.keys() ?? ['no zip']) expect(known).toContain(name);
      expect(verifyCase(zip).problems).toEqual([]);
      expect(readdirSync(parent).sort()).toEqual([site.dataDir.slice(parent.length + 1), 'out'].sort());
      expect(readdirSync(join(parent, 'out'))).toEqual(['case.zip']);
    });
    await fc.assert(runs, fuzzed(25));
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'an id that is none exports nothing',
  async () => {
    const runs = fc.asyncProperty(evil, async (violationId) => {
      const outFile = join(parent, 'out/none.zip');
      const who = { siteId: 's', timeZone: 'Asia/Shanghai', by: 'x', clock: systemClock };
      const request = { dataDir: site.dataDir, outFile, ...who };
      await expect(exportCase({ ...request, ...DRAWN, violationId })).rejects.toBeInstanceOf(ServiceError);
      expect(existsSync(outFile)).toBe(false);
    });
    await fc.assert(runs, fuzzed(50));
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'whatever a camera is called, its snapshot is drawn',
  async () => {
    const frame = join(parent, 'out/frame.png');
    await sharp({ create: { width: 320, height: 192, channels: 3, background: '#808080' } }).toFile(frame);
    const runs = fc.asyncProperty(evil, fc.boolean(), async (cameraName, hasChineseFont) => {
      const job = {
        ...{ id: 'x', cameraId: 'belt-1', cameraName, runId: 1, limitM: 0.5, handling: aHandling() },
        ...{ occurredAt: '2026-03-08T09:15:02.120+08:00', pictureWh: { w: 640, h: 360 } },
      };
      const jpeg = join(parent, 'out/snapshot.jpg');
      await drawOver(frame, snapshotOverlay(job, { w: 320, h: 192 }, hasChineseFont), jpeg);
      expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 320, height: 192 });
    });
    await fc.assert(runs, { ...fuzzed(40), examples: EVIL.map((name) => [name, true]) });
    rmSync(frame);
    rmSync(join(parent, 'out/snapshot.jpg'));
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'verify writes no file of a zip, shows no control sign of it, and calls it damaged',
  async () => {
    const before = process.cwd();
    const here = join(parent, 'out/here');
    mkdirSync(here);
    const whole = withSiteKey((key) => sampleCase(key));
    const runs = fc.asyncProperty(fc.array(evil, { minLength: 1, maxLength: 4 }), async (names) => {
      const files = new Map(unpackCase(whole));
      for (const name of names) files.set(name, Buffer.from('x'));
      const zip = join(here, 'case.zip');
      writeFileSync(zip, packCase(files));
      printed.forget();
      expect(await main(['node', 'qingfang', 'verify', zip])).toBe(1);
      expect(printed.text).toContain('CHANGED OR DAMAGED');
      // Only our own ends of lines; nothing that moves the cursor or turns the direction of writing.
      expect(printed.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
      expect(printed.text).not.toMatch(/^\s*"sha256"/m);
      expect(readdirSync(here)).toEqual(['case.zip']);
      expect(process.cwd()).toBe(before);
    });
    await fc.assert(runs, fuzzed(40));
    expect(existsSync('/tmp/qf-escaped')).toBe(false);
    expect(readdirSync(join(parent, 'out')).sort()).toEqual(['case.zip', 'here']);
    rmSync(here, { recursive: true });
  },
  FUZZ_TIMEOUT_MS,
);

test('a zip that would swell to gigabytes is not unpacked', () => {
  // Packed a thousand times smaller; ten thousand such members would be 320 GB.
  const bomb = zipSync({ 'manifest.json': [new Uint8Array(32e6), { level: 1 }] });
  const startMs = performance.now();
  const heldBefore = process.memoryUsage().arrayBuffers;
  expect(verifyCase(bomb).problems).toHaveLength(1);
  expect(process.memoryUsage().arrayBuffers - heldBefore).toBeLessThan(8e6);
  expect(performance.now() - startMs).toBeLessThan(1000);
});

test(
  'a damaged zip is one problem, never an exception',
  () => {
    const whole = withSiteKey((key) => sampleCase(key, { verifierHtml: Buffer.from('<!doctype html>') }));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.integer({ min: 1, max: 8 })), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.nat(whole.length),
        fc.boolean(),
        (changes, length, isCut) => {
          const zip = Uint8Array.from(isCut ? whole.subarray(0, length) : whole);
          for (const [at, byte, count] of changes) zip.subarray(at, at + count).fill(byte);
          const isSame = Buffer.from(zip).equals(whole);
          expect(verifyCase(zip).problems.length > 0).toBe(!isSame);
        },
      ),
      fuzzed(400),
    );
  },
  FUZZ_TIMEOUT_MS,
);
