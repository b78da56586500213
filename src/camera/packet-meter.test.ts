import { expect, test } from 'vitest';
import { PacketMeter } from './packet-meter.ts';

const header = [
  '#software: Lavf59',
  '#tb 0: 1/90000',
  '#media_type 0: video',
  '#codec_id 0: hevc',
  '#dimensions 0: 1280x720',
];
const packet = (pts: number, isKey = false): string =>
  `0,      ${pts - 100},      ${pts},     3600,    46512, 0x36963087${isKey ? '' : ', F=0x0'}`;

function meterWith(lines: readonly string[]) {
  const timesMs: number[] = [];
  const meter = new PacketMeter((tMs) => timesMs.push(tMs));
  return { meter, timesMs, known: lines.map((line) => meter.push(line)) };
}

test('codec, size and the time of each packet are read from framecrc', () => {
  const { meter, timesMs, known } = meterWith([...header, packet(90_000, true), packet(93_600)]);
  expect(known).not.toContain(false);
  expect(meter.codec).toBe('hevc');
  expect(meter.sizeWh).toEqual({ w: 1280, h: 720 });
  expect(timesMs).toEqual([1000, 1040]);
});

test('a message of ffmpeg is none of its lines, and one that is glued to a message is', () => {
  const { timesMs, known } = meterWith([
    ...header,
    '[h264 @ 0x5] error while decoding MB 49 1, bytestream -9',
    `[rtsp @ 0x5] ${packet(180_000)}`,
  ]);
  expect(known.slice(-2)).toEqual([false, true]);
  expect(timesMs).toEqual([2000]);
});

test('the rate is measured from the times, in whatever order they come', () => {
  const times = Array.from({ length: 60 }, (_, i) => (i ^ 1) * 6000);
  expect(meterWith([...header, ...times.map((t) => packet(t))]).meter.measuredFps).toBeCloseTo(15, 6);
  expect(
    meterWith([...header, ...times.slice(0, 20).map((t) => packet(t))]).meter.measuredFps,
  ).toBeUndefined();
});

test('the keyframe interval is the last one, or the one still open when that is longer', () => {
  const upTo = (seconds: number) =>
    meterWith([
      ...header,
      ...Array.from({ length: seconds + 1 }, (_, s) => packet(s * 90_000, s === 0 || s === 2)),
    ]).meter;
  expect(upTo(1).keyframeIntervalMs).toBeUndefined();
  expect(upTo(3).keyframeIntervalMs).toBe(2000);
  expect(upTo(8).keyframeIntervalMs).toBe(6000);
});
