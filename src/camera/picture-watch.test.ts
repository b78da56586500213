import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { watchCamera, type WatchedCamera } from '../../test/support/watch-camera.ts';
import { seeded } from '../base/seeded.ts';
import type { PictureFault } from '../domain/picture-fault.ts';
import { PictureWatch } from './picture-watch.ts';

const INPUT_WH = { w: 320, h: 192 };
const PICTURE_WH = { w: 320, h: 180 };
const random = seeded(7);

/** @param levelOf rgb of a point, 0..255 */
function picture(levelOf: (x: number, y: number) => readonly [number, number, number]): Uint8Array {
  const pixels = new Uint8Array(INPUT_WH.w * INPUT_WH.h * 3).fill(114);
  for (let y = 0; y < PICTURE_WH.h; y++)
    for (let x = 0; x < PICTURE_WH.w; x++) pixels.set(levelOf(x, y), (y * INPUT_WH.w + x) * 3);
  return pixels;
}

const noise = (most: number): number => Math.round((random() - 0.5) * 2 * most);
const grey = (level: number): readonly [number, number, number] => [level, level, level];
/** A floor with boxes, and a sensor's noise. */
const floor = (): Uint8Array =>
  picture((x, y) => grey((Math.floor(x / 23) + Math.floor(y / 17)) % 2 ? 90 + noise(4) : 150 + noise(4)));
const black = (): Uint8Array => picture(() => grey(6 + Math.abs(noise(5))));
/** A hand near the lens: a soft gradient. */
const covered = (): Uint8Array => picture((x, y) => grey(60 + Math.round(x / 8 + y / 9) + noise(3)));
/** Blue, with the words that a recorder writes on it. */
const noSignal = (): Uint8Array =>
  picture((x, y) => (x > 110 && x < 210 && y > 80 && y < 100 && (x + y) % 7 < 3 ? grey(255) : [0, 20, 200]));
/** Everything overexposed: a lamp shines into the lens. */
const white = (): Uint8Array => picture(() => grey(255));

let watch: PictureWatch;
let changes: (PictureFault | undefined)[];
let atMs: number;
beforeEach(() => {
  changes = [];
  atMs = 0;
  watch = new PictureWatch(() => changes.push(watch.fault));
});
const show = (seconds: number, one: () => Uint8Array): void => {
  for (let frame = 0; frame < seconds * 5; frame++, atMs += 200)
    watch.look(one(), INPUT_WH, PICTURE_WH, atMs, atMs);
};

describe('a picture in which nothing can be seen', () => {
  test.each([
    ['black', black],
    ['covered', covered],
    ['covered', white],
    ['no-signal', noSignal],
  ] as const)('is told as %s after ten seconds, and over within three', (fault, one) => {
    show(5, floor);
    show(9, one);
    expect(changes).toEqual([]);
    show(3, one);
    expect(changes).toEqual([fault]);
    show(3, floor);
    expect(changes).toEqual([fault, undefined]);
  });

  test('a hand that passes is none', () => {
    for (let i = 0; i < 6; i++) {
      show(7, covered);
      show(2, floor);
    }
    expect(changes).toEqual([]);
  });

  test('one fault becomes another without a time of sight between', () => {
    show(12, covered);
    show(12, black);
    expect(changes).toEqual(['covered', 'black']);
  });
});

describe('a picture that stands still', () => {
  test('without noise it is frozen after a minute; the first that differs ends it', () => {
    const one = floor();
    show(59, () => one);
    expect(changes).toEqual([]);
    show(3, () => one);
    show(3, floor);
    expect(changes).toEqual(['frozen', undefined]);
  });

  test('an empty floor at night is not: a sensor has noise', () => {
    show(180, floor);
    expect(changes).toEqual([]);
  });
});

test('single complaints of the decoder are not told; one in each of three seconds are, until they cease', () => {
  const line = '[h264 @ 0x55d0] error while decoding MB 12 7, bytestream -5';
  for (let i = 0; i < 20; i++) watch.complain(line, 0);
  show(20, floor);
  watch.complain(line, atMs);
  watch.complain('[segment @ 0x1] Opening a new file', atMs + 1000);
  show(5, floor);
  expect(changes).toEqual([]);
  for (let i = 0; i < 3; i++) {
    watch.complain(line, atMs);
    show(1, floor);
  }
  show(2, floor);
  expect(changes).toEqual(['garbled']);
  show(12, floor);
  expect(changes).toEqual(['garbled', undefined]);
});

test('a new run begins with times of its own, and what was wrong stays so until it is seen to be over', () => {
  show(12, black);
  watch.begin();
  atMs = 0;
  show(3, black);
  expect(watch.fault).toBe('black');
  show(3, floor);
  expect(watch.fault).toBeUndefined();
});

/** With a real ffmpeg, an encoder's losses, and real time. */
describe('a camera', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'picture-watch-'));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const lively = (seconds: number): string => `testsrc2=s=320x180:r=25:d=${seconds},noise=alls=12:allf=t`;
  const write = (name: string, filter: string): string => {
    const path = join(dir, name);
    const coded = [
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-threads',
      '1',
      '-pix_fmt',
      'yuv420p',
      '-g',
      '50',
    ];
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-filter_complex', filter, ...coded, '-an', path]);
    return path;
  };
  const faultsOf = (watched: WatchedCamera): (PictureFault | undefined)[] =>
    watched.events.flatMap((event) =>
      event.kind === 'state' && event.status.state === 'live' ? [event.status.pictureFault] : [],
    );
  const becomes = async (watched: WatchedCamera, fault: PictureFault | undefined): Promise<void> => {
    const from = watched.events.length;
    await watched.until(
      (event) =>
        event.kind === 'state' && event.status.pictureFault === fault && event.status.state === 'live',
      from,
    );
  };

  test('that turns black, and sees again, says both and stays live', async () => {
    const dark = 'color=black:s=320x180:r=25:d=14';
    const clip = write('black.mp4', `${lively(3)}[a];${dark}[b];${lively(9)}[c];[a][b][c]concat=n=3`);
    const watched = watchCamera(dir, { url: clip, loop: true });
    await becomes(watched, 'black');
    await becomes(watched, undefined);
    expect(faultsOf(watched)).toEqual([undefined, 'black', undefined]);
    await watched.camera.stop();
  }, 60_000);

  test('whose stream is damaged all the while is garbled', async () => {
    const clip = write('damaged.ts', lively(20));
    const bytes = readFileSync(clip);
    // Past the parameter sets, a byte in each few packets; their headers stay.
    for (let at = 188 * 40 + 97; at < bytes.length; at += 188 * 9) bytes[at] = bytes[at]! ^ 0x5a;
    writeFileSync(clip, bytes);
    const watched = watchCamera(dir, { url: clip, loop: true });
    await becomes(watched, 'garbled');
    await watched.camera.stop();
  }, 60_000);
});
