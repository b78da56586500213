import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const W = 320;
const H = 180;
const BITS = 10;
const FPS = 25;
/** As the camera stage writes: every time of a run is this much later than the source's own. */
export const RING_OFFSET_MS = 1000;
export const FRAME_MS = 1000 / FPS;

/** Grey frames, 320x180, 25 a second; the number of each stands in its upper half as ten blocks, black or white. */
export function numberedFrames(count: number): Buffer {
  const frames = Buffer.alloc(W * H * count, 128);
  for (let n = 0; n < count; n++)
    for (let y = 0; y < H / 2; y++)
      for (let bit = 0; bit < BITS; bit++) {
        const at = n * W * H + y * W + bit * (W / BITS);
        frames.fill((n >> bit) & 1 ? 235 : 16, at, at + W / BITS);
      }
  return frames;
}

/** @param grey frames of 320x180, one byte a pixel */
export function readNumbers(grey: Buffer): number[] {
  return Array.from({ length: grey.length / (W * H) }, (_, frame) => {
    let n = 0;
    for (let bit = 0; bit < BITS; bit++)
      if (grey[frame * W * H + (H / 4) * W + (bit + 0.5) * (W / BITS)]! > 128) n |= 1 << bit;
    return n;
  });
}

/** Makes a run of a camera's ring from numbered frames: frame n has the presentation time RING_OFFSET_MS + n * FRAME_MS. */
export function writeNumberedRing(
  runDir: string,
  { seconds, encoder = ['libx264', '-bf', '2'] }: { seconds: number; encoder?: readonly string[] },
): void {
  mkdirSync(runDir, { recursive: true });
  const [codec = '', ...options] = encoder;
  execFileSync(
    'ffmpeg',
    [
      ...[
        '-v',
        'error',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'gray',
        '-s',
        `${W}x${H}`,
        '-r',
        String(FPS),
        '-i',
        'pipe:0',
      ],
      ...['-c:v', codec, '-pix_fmt', 'yuv420p', '-g', '25', '-threads', '1', ...options],
      // Each segment must be decodable by itself, as the camera stage sees to.
      ...[
        '-bsf:v',
        'dump_extra=freq=keyframe',
        '-output_ts_offset',
        '1',
        '-avoid_negative_ts',
        'disabled',
        '-muxdelay',
        '0',
        '-muxpreload',
        '0',
      ],
      ...['-f', 'segment', '-segment_format', 'mpegts', '-segment_time', '2', '-segment_list_type', 'csv'],
      ...['-segment_list', join(runDir, 'segments.csv'), join(runDir, '%06d.ts')],
    ],
    { input: numberedFrames(seconds * FPS), stdio: ['pipe', 'ignore', 'inherit'] },
  );
}

/** The number and the time of each frame of a clip, in the order of showing. */
export function readClip(file: string): { n: number; ptsMs: number }[] {
  const grey = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
    { maxBuffer: 256 * 1024 * 1024 },
  );
  const times = execFileSync(
    'ffprobe',
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', file],
    { encoding: 'utf8' },
  )
    .trim()
    .split('\n')
    // A frame with side data is followed by an empty line.
    .filter((line) => line !== '')
    .map((line) => Number.parseFloat(line) * 1000);
  return readNumbers(grey).map((n, i) => ({ n, ptsMs: times[i]! }));
}

/** Leaves the first `keep` segments in the list, as if the later ones were not finished yet. */
export function cutList(runDir: string, csv: string, keep: number): void {
  writeFileSync(join(runDir, 'segments.csv'), csv.split('\n').slice(0, keep).join('\n') + '\n');
}
