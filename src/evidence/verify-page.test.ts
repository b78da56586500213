import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openPage, until, type WatchedPage } from '../../test/support/browser.ts';
import { sampleCase, verifierFile, withSiteKey } from '../../test/support/sample-case.ts';
import { makeSampleEvidence, type SampleEvidence } from '../../test/support/sample-evidence.ts';
import { unpackCase } from './case-zip.ts';

describe.skipIf(!existsSync('/usr/bin/chromium'))('the page in the zip', () => {
  let dir: string;
  let browser: Browser;
  let watched: WatchedPage;
  let sample: SampleEvidence;
  const requests: string[] = [];
  let files = 0;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'qingfang-page-'));
    sample = makeSampleEvidence();
    browser = await launchBrowser();
    watched = await openPage(browser);
    watched.page.on('request', (request) => requests.push(request.url()));
    // As a person does: the page lies on a disk, there is no server.
    await watched.page.goto(pathToFileURL(verifierFile).href);
  });
  afterAll(async () => {
    await browser.close();
    sample.remove();
    rmSync(dir, { recursive: true });
  });

  const VERDICT = `document.querySelector('#verdict').textContent`;
  async function verdictOn(zip: Uint8Array): Promise<string> {
    const { page } = watched;
    const file = join(dir, `case-${(files += 1)}.zip`);
    writeFileSync(file, zip);
    await page.evaluate(`${VERDICT} = ''`);
    await page.setInputFiles('#zip', file);
    await until(page, VERDICT);
    expect(watched.complaints).toEqual([]);
    return page.evaluate<string>(VERDICT);
  }

  test('a whole case is shown with its clip, from a disk, without a network', async () => {
    const zip = withSiteKey((key) =>
      sampleCase(key, {
        clip: readFileSync(sample.clip),
        snapshot: readFileSync(sample.snapshot),
        annotated: readFileSync(sample.blurredClip),
      }),
    );
    expect(await verdictOn(zip)).toMatch(/^✓/);
    const videos = `[...document.querySelectorAll('video')]`;
    await until(watched.page, `${videos}.length === 2 && ${videos}.every((each) => each.readyState >= 2)`);
    await watched.page.getByText('the evidence is clip.mp4 above').waitFor();
    await until(watched.page, `document.querySelector('img')?.naturalWidth > 0`);
    expect(await watched.page.locator('#checks td:first-child').allTextContents()).toEqual(
      Array(5).fill('✓'),
    );
    expect(requests.filter((url) => !/^(file|blob):/.test(url))).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });

  test('a flipped byte is found in every part of the zip', async () => {
    const zip = withSiteKey((key) => sampleCase(key));
    expect(await verdictOn(zip)).toMatch(/^✓/);
    // A header, the middle of each member, and the directory at the end.
    const middles = [...unpackCase(zip)!.values()].map(
      (bytes) => Buffer.from(zip).indexOf(bytes) + (bytes.length >> 1),
    );
    for (const at of [8, ...middles, zip.length - 100, zip.length - 1]) {
      const flipped = Uint8Array.from(zip);
      flipped[at] = flipped[at]! ^ 1;
      expect([at, (await verdictOn(flipped)).slice(0, 1)]).toEqual([at, '✗']);
    }
  });
});
