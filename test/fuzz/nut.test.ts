import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { NutReader } from '../../src/camera/nut-reader.ts';
import { FUZZ_TIMEOUT_MS, fuzzed } from '../support/fuzz.ts';

const FRAME_BYTES = 16 * 8 * 3;
const COUNT = 8;
/** Far more than any of these inputs takes, far less than a loop over a damaged count. */
const LONGEST_MS = 2000;
let nut: Buffer;

beforeAll(() => {
  const source = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '16x8', '-r', '25', '-i', 'pipe:0'];
  const input = Buffer.alloc(FRAME_BYTES * COUNT, 7);
  nut = execFileSync('ffmpeg', ['-v', 'error', ...source, '-c:v', 'rawvideo', '-f', 'nut', 'pipe:1'], {
    input,
  });
});

/** As the camera's own sink: one size of frame, and whatever else is an error. */
function read(bytes: Uint8Array, chunkBytes: number): { frames: number; refused: string | undefined } {
  let frames = 0;
  let lent = 0;
  const reader = new NutReader({
    claim: (tMs, byteLength) => {
      if (byteLength !== FRAME_BYTES) throw new Error(`a frame of ${String(byteLength)} bytes`);
      expect(Number.isNaN(tMs)).toBe(false);
      lent += 1;
      return new Uint8Array(FRAME_BYTES);
    },
    commit: (_tMs, pixels) => {
      expect(pixels).toHaveLength(FRAME_BYTES);
      frames += 1;
      lent -= 1;
    },
  });
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes));
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    // An error that the reader meant: it names itself or the frame, not a property of undefined.
    const text = error instanceof Error ? error.message : '';
    expect(text).toMatch(/^NUT: |^a frame of /);
    return { frames, refused: text };
  }
  // Never two rooms at once: a pool of three would be empty after the third damaged frame.
  expect(lent).toBeLessThanOrEqual(1);
  return { frames, refused: undefined };
}

/** Runs of 0x80 and 0xff are long numbers, of which counts and lengths are made. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff)),
  length: fc.integer({ min: 1, max: 6 }),
});

test(
  'flipped, cut and repeated bytes give frames of the right size or one error, at once',
  () => {
    // Name, main and stream header and the rest of the headers end at these bytes; most changes fall into the main header.
    const place = ({ at }: { at: number }): number => {
      if (at < 0.6) return 25 + Math.floor((at / 0.6) * 84);
      if (at < 0.9) return Math.floor(((at - 0.6) / 0.3) * 300);
      return Math.floor(((at - 0.9) / 0.1) * (nut.length - 1));
    };
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(1, 7, 64, 65_536),
        fc.boolean(),
        (changes, cut, chunkBytes, isCut) => {
          const bytes = Buffer.from(isCut ? nut.subarray(0, Math.floor(nut.length * cut)) : nut);
          for (const one of changes) bytes.subarray(place(one), place(one) + one.length).fill(one.byte);
          const startMs = performance.now();
          const { refused } = read(bytes, chunkBytes);
          expect(performance.now() - startMs).toBeLessThan(LONGEST_MS);
          seen[refused === undefined ? 'read' : 'refused'] += 1;
        },
      ),
      fuzzed(3000),
    );
    // Both ends are met, or the changes would miss what they are for.
    expect(seen.refused).toBeGreaterThan(100);
    expect(seen.read).toBeGreaterThan(100);
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'bytes that nobody wrote, behind the name or without it, are refused or waited for',
  () => {
    const name = Buffer.from('nut/multimedia container\0');
    const startCode = fc.constantFrom(
      [0x4e, 0x4d, 0x7a, 0x56, 0x1f, 0x5f, 0x04, 0xad],
      [0x4e, 0x53, 0x11, 0x40, 0x5b, 0xf2, 0xf9, 0xdb],
      [0x4e, 0x4b, 0xe4, 0xad, 0xee, 0xca, 0x45, 0x69],
    );
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.tuple(startCode, fc.uint8Array({ maxLength: 400 })), { maxLength: 5 }),
        (named, packets) => {
          const parts = packets.flatMap(([code, rest]) => [Buffer.from(code), Buffer.from(rest)]);
          const startMs = performance.now();
          expect(read(Buffer.concat([...(named ? [name] : []), ...parts]), 4096).frames).toBe(0);
          expect(performance.now() - startMs).toBeLessThan(LONGEST_MS);
        },
      ),
      fuzzed(3000),
    );
  },
  FUZZ_TIMEOUT_MS,
);
