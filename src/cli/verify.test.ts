import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { capturePrinted } from '../../test/support/printed.ts';
import { sampleCase } from '../../test/support/sample-case.ts';
import { openSiteKey, type SiteKey } from '../evidence/site-key.ts';
import { main } from './cli.ts';

let dir: string;
let key: SiteKey;
let file: string;
const printed = capturePrinted();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qingfang-verify-'));
  key = openSiteKey(dir);
  file = join(dir, 'case.zip');
  writeFileSync(file, sampleCase(key));
});
afterEach(() => rmSync(dir, { recursive: true }));

const verify = (...args: string[]): Promise<number> => main(['node', 'qingfang', 'verify', ...args]);

test('a whole case is told with who signed it, and exits with 0', async () => {
  expect(await verify(file)).toBe(0);
  expect(printed.text).toContain('whole and unchanged');
  expect(printed.text).toContain(key.fingerprint);
  expect(printed.text).toContain('verdict by 李伟');
});

test("the site's fingerprint may be given in pairs, and another one is refused", async () => {
  const inPairs = key.fingerprint.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
  expect(await verify(file, '--fingerprint', inPairs)).toBe(0);
  expect(await verify(file, '--fingerprint', 'ab'.repeat(32))).toBe(1);
  expect(printed.text).toContain('another key');
});

test('a changed case exits with 1 and says what was changed', async () => {
  writeFileSync(file, sampleCase(key).fill(0, 5000, 5001));
  expect(await verify(file)).toBe(1);
  expect(printed.text).toContain('CHANGED OR DAMAGED');
});

test('a file that is not there is named', async () => {
  expect(await verify(join(dir, 'none.zip'))).toBe(1);
  expect(printed.text).toContain('E_FILE_MISSING');
});
