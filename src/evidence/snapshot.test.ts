import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { aHandling } from '../../test/support/handlings.ts';
import { JOINT } from '../domain/observation.ts';
import { mediaTools } from '../media/run-media-tool.ts';
import { takeFrames, type ClipFile } from './clip-frame.ts';
import type { EvidenceJob } from './evidence-job.ts';
import { OVERLAY_COLOURS } from './overlay-shapes.ts';
import { labelLines } from './snapshot-label.ts';
import { snapshotOverlay } from './snapshot-overlay.ts';
import { drawSnapshot } from './snapshot.ts';

const dir = mkdtempSync(join(tmpdir(), 'qingfang-snapshot-'));
afterAll(() => rmSync(dir, { recursive: true }));

const job = (changes: Partial<EvidenceJob> = {}): EvidenceJob => ({
  id: '01959f2d-8b78-7000-8000-000000000000',
  cameraId: 'belt-1',
  cameraName: '一号皮带 Belt 1',
  runId: 1,
  occurredAt: '2026-03-08T09:15:02.120+08:00',
  limitM: 0.5,
  pictureWh: { w: 640, h: 360 },
  handling: aHandling(),
  ...changes,
});

/** A second each of blue, green and grey, 1280x720, 25 frames a second. */
function threeColours(): ClipFile {
  const file = join(dir, 'colours.mp4');
  const colour = (name: string): string[] => ['-f', 'lavfi', '-i', `color=${name}:s=1280x720:r=25:d=1`];
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', ...colour('blue'), ...colour('0x00c000'), ...colour('0x808080')],
    ...[
      '-filter_complex',
      'concat=n=3',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      file,
    ],
  ]);
  const facts = { codec: 'h264', pixelFormat: 'yuv420p', startsAtKeyframe: true, durationMs: 3000 };
  const times = { firstPtsMs: 0, keyframePtsMs: 0, lastPtsMs: 2960, frameMs: 40, releaseMs: 1000 };
  return { ...facts, ...times, sizeWh: { w: 1280, h: 720 }, file };
}

type Rgb = readonly [number, number, number];
const hexRgb = (hex: string): Rgb => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return [r, g, b];
};
const distance = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

async function pixelsOf(file: string): Promise<(x: number, y: number) => Rgb> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  return (x, y) => {
    const at = (Math.round(y) * info.width + Math.round(x)) * info.channels;
    return [data[at]!, data[at + 1]!, data[at + 2]!];
  };
}

async function snapshotOf(of: EvidenceJob, clip: ClipFile, outFile: string): Promise<void> {
  const pngFile = `${outFile}.png`;
  const run = { timeoutMs: 20_000, signal: new AbortController().signal };
  await takeFrames(clip, [{ afterReleaseMs: 0, pngFile }], mediaTools, run);
  await drawSnapshot(of, clip.sizeWh, pngFile, outFile);
}

test('the snapshot is the very frame of the release, at the size of the clip, drawn over in its scale', async () => {
  const joints = new Float32Array(51);
  const put = (joint: number, x: number, y: number): void => joints.set([x, y, 0.9], joint * 3);
  put(JOINT.leftShoulder, 300, 100);
  put(JOINT.rightShoulder, 400, 100);
  const out = join(dir, 'release.jpg');
  const handling = aHandling({ joints });
  await snapshotOf(job({ handling }), threeColours(), out);
  const meta = await sharp(out).metadata();
  expect([meta.format, meta.width, meta.height]).toEqual(['jpeg', 1280, 720]);
  const at = await pixelsOf(out);
  // The green second begins with the release; a frame earlier is blue.
  expect(distance(at(1200, 360), [0, 192, 0])).toBeLessThan(40);
  // The box [100, 120, 160, 170] of the 640x360 picture, its left edge at twice its pixels.
  expect(distance(at(200, 300), hexRgb(OVERLAY_COLOURS.parcel))).toBeLessThan(70);
  expect(distance(at(260, 240), hexRgb(OVERLAY_COLOURS.parcel))).toBeLessThan(70);
  // Middle between the shoulders, and the last dot of the path at (370, 161).
  expect(distance(at(700, 200), hexRgb(OVERLAY_COLOURS.person))).toBeLessThan(70);
  expect(distance(at(740, 322), hexRgb(OVERLAY_COLOURS.path))).toBeLessThan(70);
  // The label's panel in the lower left corner: dark, with letters.
  const panel = Array.from({ length: 500 }, (_, x) => at(40 + x, 665));
  expect(panel.filter((rgb) => distance(rgb, [255, 255, 255]) < 60).length).toBeGreaterThan(10);
  expect(panel.filter((rgb) => distance(rgb, hexRgb(OVERLAY_COLOURS.panel)) < 60).length).toBeGreaterThan(
    200,
  );
});

test('a release behind the last frame is drawn on the last frame', async () => {
  const out = join(dir, 'last.jpg');
  await snapshotOf(job(), { ...threeColours(), releaseMs: 2999 }, out);
  expect(distance((await pixelsOf(out))(1200, 360), [128, 128, 128])).toBeLessThan(30);
});

test('the label moves up where it would lie over the parcel', () => {
  const panelTop = (handling: EvidenceJob['handling']): number => {
    const svg = snapshotOverlay(job({ handling }), { w: 640, h: 360 }, true);
    return Number(/<rect x="0" y="([\d.]+)"/.exec(svg)?.[1]);
  };
  expect(panelTop(aHandling())).toBeGreaterThan(300);
  expect(panelTop(aHandling({ boxXyxyPx: [100, 300, 160, 350] }))).toBe(0);
  expect(panelTop(aHandling({ boxXyxyPx: [100, 2, 160, 350] }))).toBeGreaterThan(300);
});

test('names cannot break out of the drawing', async () => {
  const cameraName = `</text><script>1</script>&"'`;
  const svg = snapshotOverlay(job({ cameraName }), { w: 640, h: 360 }, true);
  expect(svg).not.toContain('<script');
  await expect(sharp(Buffer.from(svg)).png().toBuffer()).resolves.toBeTruthy();
});

test.each([
  [aHandling(), true, '抛扔 throw 1.23 m ± 0.12 (limit 0.50)'],
  [aHandling(), false, 'throw 1.23 m ± 0.12 (limit 0.50)'],
  [aHandling({ kind: 'kick', distanceM: undefined, distanceSdM: undefined }), true, '踢踹 kick'],
  [aHandling({ kind: 'kick', distanceSdM: undefined }), true, '踢踹 kick 1.23 m'],
])('the first line tells kind and distance: %#', (handling, hasChineseFont, line) => {
  expect(labelLines(job({ handling }), hasChineseFont)[0]).toBe(line);
});

test('the second line tells place and time, and how the metres were found unless the camera is calibrated', () => {
  const uncalibrated = job({ handling: aHandling({ scale: 'body-height' }) });
  expect(labelLines(job(), true)[1]).toBe('一号皮带 Belt 1 · 2026-03-08 09:15:02');
  expect(labelLines(uncalibrated, true)[1]).toContain('按身高估距 scale from body height');
  expect(labelLines(uncalibrated, false)[1]).toBe('belt-1 · 2026-03-08 09:15:02 · scale from body height');
  expect(labelLines(job({ cameraName: 'Förderband' }), false)[1]).toContain('Förderband');
});

const latinFonts = '/usr/share/fonts/truetype/dejavu';
const hasFonts = (...dirs: string[]): boolean => {
  const conf = join(dir, `${String(dirs.length)}-fonts.conf`);
  const tags = dirs.map((name) => `<dir>${name}</dir>`).join('');
  writeFileSync(conf, `<fontconfig>${tags}<cachedir>${join(dir, 'cache')}</cachedir></fontconfig>`);
  const program = `import { hasChineseFont } from ${JSON.stringify(join(import.meta.dirname, '../media/still-image.ts'))};
    process.stdout.write(String(await hasChineseFont()));`;
  const env = { ...process.env, FONTCONFIG_FILE: conf };
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  return execFileSync(process.execPath, args, { env, encoding: 'utf8' }) === 'true';
};

test.skipIf(!existsSync(latinFonts))('a machine without a Chinese font, or without any, is noticed', () => {
  expect(hasFonts(latinFonts)).toBe(false);
  expect(hasFonts()).toBe(false);
});

const chineseFonts = '/usr/share/fonts/opentype/noto';
test.skipIf(!existsSync(chineseFonts))('a machine with a Chinese font is noticed', () => {
  expect(hasFonts(latinFonts, chineseFonts)).toBe(true);
});
