import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CASE_ID, caseContent, sampleCase, withSiteKey } from '../../test/support/sample-case.ts';
import { bundleCase } from './case-bundle.ts';
import { packCase, unpackCase } from './case-zip.ts';
import { openSiteKey } from './site-key.ts';
import { verifyCase } from './verify-case.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'qingfang-case-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const filesOf = (zip: Uint8Array): Map<string, Uint8Array> => new Map(unpackCase(zip));
const repacked = (zip: Uint8Array, change: (files: Map<string, Uint8Array>) => void): Uint8Array => {
  const files = filesOf(zip);
  change(files);
  return packCase(files);
};

test('an untouched case holds, and says who signed it', () => {
  const key = openSiteKey(dir);
  const report = verifyCase(sampleCase(key));
  expect(report.problems).toEqual([]);
  expect(report.fingerprint).toBe(key.fingerprint);
  expect(report.manifest).toMatchObject({ caseId: CASE_ID, siteId: 'hub-1' });
  expect(report.entries.map(({ action }) => action)).toEqual([
    'violation-raised',
    'evidence-ready',
    'verdict',
  ]);
});

test('a case whose clip could not be made holds as well', () => {
  const content = caseContent();
  const entries = content.log.entries.slice(0, 2);
  const zip = bundleCase(
    {
      ...content,
      clip: undefined,
      snapshot: undefined,
      strip: undefined,
      track: undefined,
      log: { entries },
    },
    openSiteKey(dir),
  );
  expect(verifyCase(zip).problems).toEqual([]);
});

test('a flipped byte anywhere is found', () => {
  const zip = withSiteKey((key) => sampleCase(key, { verifierHtml: Buffer.from('<!doctype html>') }));
  const unnoticed: number[] = [];
  for (let at = 0; at < zip.length; at += 1) {
    const flipped = Uint8Array.from(zip);
    flipped[at] = flipped[at]! ^ (1 << (at % 8));
    if (verifyCase(flipped).problems.length === 0) unnoticed.push(at);
  }
  expect(unnoticed).toEqual([]);
  expect(zip.length).toBeGreaterThan(4000);
});

test('a flipped byte is found where the zip was packed anew around it, too', () => {
  const zip = withSiteKey((key) => sampleCase(key));
  for (const [name, bytes] of filesOf(zip))
    for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const changed = repacked(zip, (files) => {
        const flipped = Uint8Array.from(bytes);
        flipped[at] = flipped[at]! ^ 1;
        files.set(name, flipped);
      });
      expect([name, at, verifyCase(changed).problems.length > 0]).toEqual([name, at, true]);
    }
});

test.each([
  [
    'a missing file',
    (files: Map<string, Uint8Array>) => files.delete('snapshot.jpg'),
    'snapshot.jpg is missing',
  ],
  [
    'a file more',
    (files: Map<string, Uint8Array>) => files.set('x.txt', Buffer.from('x')),
    'x.txt is not in',
  ],
  [
    'the signature of another site',
    (files: Map<string, Uint8Array>) => {
      const other = withSiteKey((key) => filesOf(sampleCase(key)));
      files.set('manifest.sig', other.get('manifest.sig')!);
    },
    'the signature does not fit',
  ],
])('%s is named', (_name, change, problem) => {
  const zip = withSiteKey((key) => sampleCase(key));
  expect(
    verifyCase(
      repacked(zip, (files) => {
        change(files);
      }),
    ).problems.join(),
  ).toContain(problem);
});

test('a clip that is signed but is not the one that the log names is found', () => {
  const honest = caseContent();
  const zip = bundleCase({ ...honest, clip: Buffer.from('another clip') }, openSiteKey(dir));
  expect(verifyCase(zip).problems).toEqual(['clip.mp4 is not the one that the log names']);
});

test('a log with a row taken out is found, though it is signed', () => {
  const content = caseContent();
  const entries = content.log.entries.filter((_, i) => i !== 1);
  const zip = bundleCase({ ...content, log: { entries } }, openSiteKey(dir));
  expect(verifyCase(zip).problems).toEqual([`the log's chain breaks at row 42`]);
});

test.each([
  ['nothing', new Uint8Array()],
  ['noise', Buffer.from('PK\x03\x04 and then nothing of a zip at all, but long enough to be looked into')],
  ['another zip', zipSync({ 'a.txt': Buffer.from('a') })],
])('%s is no case, and does not crash', (_name, bytes) => {
  expect(verifyCase(bytes).problems).toHaveLength(1);
});

test('openssl and sha256sum alone agree, by the very commands of the README', () => {
  const key = openSiteKey(dir);
  for (const [name, bytes] of filesOf(sampleCase(key))) writeFileSync(join(dir, name), bytes);
  const readme = readFileSync(join(dir, 'README.txt'), 'utf8');
  const commands = readme
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.trim());
  expect(commands).toHaveLength(4);
  const run = (command: string): string =>
    execFileSync('bash', ['-c', command], { cwd: dir, encoding: 'utf8' });
  const [signature, grep, sums, fingerprint] = commands.map(run);
  expect(signature).toContain('Signature Verified Successfully');
  expect(grep).toBe('1\n');
  expect(sums?.match(/: OK/g)).toHaveLength(10);
  expect(fingerprint).toContain(key.fingerprint);
  writeFileSync(join(dir, 'manifest.json'), ' ', { flag: 'a' });
  expect(() => run(commands[0]!)).toThrow();
});

test("the key is made once, is the owner's alone, and is refused where it is damaged", () => {
  const first = openSiteKey(dir);
  expect(statSync(join(dir, 'site-key.pem')).mode & 0o777).toBe(0o600);
  expect(openSiteKey(dir).fingerprint).toBe(first.fingerprint);
  writeFileSync(join(dir, 'site-key.pem'), 'no key');
  expect(() => openSiteKey(dir)).toThrow(expect.objectContaining({ code: 'E_SITE_KEY' }));
});
