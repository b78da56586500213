import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { FRAME_MS, RING_OFFSET_MS, writeNumberedRing } from '../../test/support/numbered-ring.ts';
import { systemClock } from '../base/clock.ts';
import { mediaTools } from '../media/run-media-tool.ts';
import { awaitSegments } from './await-segments.ts';
import { cutClip } from './clip-cutter.ts';

const browserPath = '/usr/bin/chromium';

/** What the page reports of the frame that it shows after a seek: its number from the ten blocks of its upper half. */
const readFrameAt = `async (atS) => {
  const video = document.querySelector('video');
  if (video.readyState < 2) await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
  const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  video.currentTime = atS;
  await shown;
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0);
  const bits = Array.from({ length: 10 }, (_, bit) => context.getImageData(bit * 32 + 16, 45, 1, 1).data[0] > 128);
  return bits.reduce((n, isSet, bit) => (isSet ? n | (1 << bit) : n), 0);
}`;
/** Wall time and time of the clip that pass between two moments of playing. */
const play = `async () => {
  const video = document.querySelector('video');
  video.currentTime = 0;
  await video.play();
  const frame = () => new Promise((resolve) => video.requestVideoFrameCallback((now, { mediaTime }) => resolve({ now, mediaTime })));
  const first = await frame();
  let last = first;
  while (last.mediaTime < first.mediaTime + 1.5) last = await frame();
  return (last.now - first.now) / 1000 / (last.mediaTime - first.mediaTime);
}`;

test.skipIf(!existsSync(browserPath))(
  'Chromium plays the clip at its true speed and shows the release where the player is sent',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'qingfang-plays-'));
    const signal = new AbortController().signal;
    writeNumberedRing(join(dir, 'cam', '7'), { seconds: 14 });
    const releaseMs = RING_OFFSET_MS + 137 * FRAME_MS;
    const span = { cameraId: 'cam', runId: 7, fromMs: releaseMs - 3000, releaseMs, toMs: releaseMs + 3480 };
    const footage = await awaitSegments(span, {
      ringDir: dir,
      clock: systemClock,
      signal,
      pollMs: 10,
      timeoutMs: 1000,
    });
    if (!footage.ok) throw new Error(footage.error);
    const clip = await cutClip(footage.value, releaseMs, join(dir, 'clip'), mediaTools, {
      timeoutMs: 20_000,
      signal,
    });
    if (!clip.ok) throw new Error(clip.error);
    const bytes = readFileSync(join(dir, 'clip'));
    // The index stands in front, so that a player starts before it has all.
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    const server = createServer((request, response) => {
      if (request.url === '/') {
        response.setHeader('content-type', 'text/html');
        response.end('<video muted src="/clip.mp4" preload="auto"></video>');
        return;
      }
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? 'bytes=0-')?.[1]);
      response.writeHead(206, {
        'content-type': 'video/mp4',
        'accept-ranges': 'bytes',
        'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
      });
      response.end(bytes.subarray(from));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      // Into the middle of the frame, as its edge may round to the one before.
      const middleS = (clip.value.releaseMs + FRAME_MS / 2) / 1000;
      expect(await page.evaluate(`(${readFrameAt})(${middleS})`)).toBe(137);
      expect(await page.evaluate(`(${play})()`)).toBeCloseTo(1, 1);
    } finally {
      await browser.close();
      server.close();
      server.closeAllConnections();
      rmSync(dir, { recursive: true });
    }
  },
);
