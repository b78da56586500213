import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { NutReader } from './nut-reader.ts';

const W = 16;
const H = 8;
const FRAME_BYTES = W * H * 3;
const COUNT = 60;
/** Pictures that begin like the headers which NUT leaves out of short frames, and like its start codes. */
const BEGINNINGS = [
  [0, 0, 1],
  [0, 0, 1, 0xb6],
  [0xff, 0xfb],
  [0x4e, 0x4b, 0xe4, 0xad],
  [0, 0, 1, 0xb3],
];
let frames: Buffer;
let nut: Buffer;

beforeAll(() => {
  frames = Buffer.alloc(FRAME_BYTES * COUNT);
  for (let n = 0; n < COUNT; n++) {
    frames.fill(createHash('sha256').update(String(n)).digest(), n * FRAME_BYTES, (n + 1) * FRAME_BYTES);
    frames.set(BEGINNINGS[n % BEGINNINGS.length]!, n * FRAME_BYTES);
  }
  const source = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${W}x${H}`, '-r', '25', '-i', 'pipe:0'];
  // Uneven gaps, a long one among them, so that times are written in their short and their long form.
  const times = ['-vf', "settb=1/1000,setpts='N*40+mod(N*N,7)+gte(N,30)*100000'", '-fps_mode', 'passthrough'];
  const output = ['-enc_time_base', '1:90000', '-c:v', 'rawvideo', '-f', 'nut', 'pipe:1'];
  nut = execFileSync('ffmpeg', ['-v', 'error', ...source, ...times, ...output], { input: frames });
});

const timeOf = (n: number): number => n * 40 + ((n * n) % 7) + (n >= 30 ? 100_000 : 0);

function read(chunks: Iterable<Uint8Array>, lend: (n: number) => boolean = () => true) {
  const seen: { tMs: number; pixels: Uint8Array }[] = [];
  const asked: number[] = [];
  const reader = new NutReader({
    claim: (tMs, byteLength) => {
      asked.push(tMs);
      return lend(asked.length - 1) ? new Uint8Array(byteLength) : undefined;
    },
    commit: (tMs, pixels) => seen.push({ tMs, pixels }),
  });
  for (const chunk of chunks) reader.push(chunk);
  return { seen, asked };
}

function* cut(sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < nut.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield nut.subarray(at, at + size);
    at += size;
  }
}

test('every frame comes with its own time and its pixels', () => {
  const { seen } = read([nut]);
  expect(seen).toHaveLength(COUNT);
  seen.forEach(({ tMs, pixels }, n) => {
    expect(tMs).toBeCloseTo(timeOf(n), 6);
    expect(Buffer.compare(pixels, frames.subarray(n * FRAME_BYTES, (n + 1) * FRAME_BYTES))).toBe(0);
  });
});

test('chunks may be cut anywhere', () => {
  const digest = (chunks: Iterable<Uint8Array>): string => {
    const hash = createHash('sha256');
    for (const { tMs, pixels } of read(chunks).seen) hash.update(`${tMs} ${pixels.length} `).update(pixels);
    return hash.digest('hex');
  };
  const whole = digest([nut]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 50 }), (sizes) => {
      expect(digest(cut(sizes))).toBe(whole);
    }),
    { numRuns: 60 },
  );
  expect(digest(cut([1]))).toBe(whole);
});

test('a frame for which there is no room is read over, and the next ones are whole', () => {
  const { seen, asked } = read(cut([100]), (n) => n % 3 === 0);
  expect(asked).toHaveLength(COUNT);
  expect(seen.map(({ tMs }) => tMs)).toEqual(asked.filter((_, n) => n % 3 === 0));
  expect(seen[1]!.pixels).toEqual(new Uint8Array(frames.subarray(3 * FRAME_BYTES, 4 * FRAME_BYTES)));
});

test('a stream that breaks off gives the frames that were whole', () => {
  const { seen } = read([nut.subarray(0, nut.length - FRAME_BYTES * 2)]);
  expect(seen.length).toBeGreaterThan(COUNT - 5);
  expect(seen.length).toBeLessThan(COUNT);
});

test('what is no NUT is refused, and damaged bytes never hang or give a frame of another size', () => {
  expect(() => read([Buffer.from('ftypisom and then some more bytes, enough for a header')])).toThrow('NUT');
  fc.assert(
    fc.property(fc.nat(nut.length - 1), fc.nat(255), (at, value) => {
      const damaged = Buffer.from(nut);
      damaged[at] = value;
      try {
        for (const { pixels } of read([damaged]).seen) expect(pixels.length).toBeLessThan(2 ** 31);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 100 },
  );
});

/** Numbers of seven bits a byte, as a main header holds them. */
const numbers = (...values: readonly number[]): number[] =>
  values.flatMap((value) => {
    const bytes = [value % 128];
    for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
      bytes.unshift((rest % 128) + 128);
    return bytes;
  });

// Version 3, one stream, longest distance of syncpoints; then what each row damages.
const MAIN_BEGINS = [3, 1, 65_536] as const;
test.each([
  ['more time bases than memory has room for', [2 ** 40, 1, 25], 'counts 1099511627776'],
  ['a row of frame codes with more fields than a year could read', [1, 1, 25, 0, 2 ** 50], 'counts'],
  ['rows of frame codes that stand for nothing', [1, 1, 25, 0, 2, 0, 0], 'without a code'],
  ['a time base of zero', [1, 0, 25], 'time base of zero'],
  ['an end in the middle', [1, 1, 25, 0, 2, 0, 1], 'longer than it says'],
])('a main header with %s is refused at once', (_name, rest, reason) => {
  const body = numbers(...MAIN_BEGINS, ...rest);
  const startCode = [0x4e, 0x4d, 0x7a, 0x56, 0x1f, 0x5f, 0x04, 0xad];
  const bytes = [
    ...Buffer.from('nut/multimedia container\0'),
    ...startCode,
    ...numbers(body.length),
    ...body,
  ];
  expect(() => read([Uint8Array.from(bytes)])).toThrow(reason);
});
