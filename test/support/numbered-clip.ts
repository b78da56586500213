import { execFileSync } from 'node:child_process';
import { numberedFrames } from './numbered-ring.ts';

const W = 320;
const H = 180;
const BITS = 10;

/** A clip of 320x180 at 25 a second; frame n shows its number as ten blocks in the upper half and lies at n * 40 ms. */
export function writeNumberedClip(
  path: string,
  {
    frames,
    gop = 25,
    bFrames = 0,
    size = `${W}x${H}`,
  }: { frames: number; gop?: number; bFrames?: number; size?: string },
): void {
  const source = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${W}x${H}`, '-r', '25', '-i', 'pipe:0'];
  const encoder = ['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1', '-bf', String(bFrames)];
  const shape = [
    '-vf',
    `scale=${size.replace('x', ':')}`,
    '-g',
    String(gop),
    '-sc_threshold',
    '0',
    '-pix_fmt',
    'yuv420p',
  ];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, ...encoder, ...shape, '-an', path], {
    input: numberedFrames(frames),
  });
}

/** @param rgb a frame whose picture fills `pictureWh` at the top left of rows of `rowPx` pixels */
export function numberIn(rgb: Uint8Array, rowPx: number, pictureWh: { w: number; h: number }): number {
  let n = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const x = Math.floor((bit + 0.5) * (pictureWh.w / BITS));
    if (rgb[(Math.floor(pictureWh.h / 4) * rowPx + x) * 3]! > 128) n |= 1 << bit;
  }
  return n;
}
