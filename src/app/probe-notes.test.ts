import { expect, test } from 'vitest';
import type { StreamSight } from '../camera/probe-stream.ts';
import { notesOfCamera, notesOfStream } from './probe-notes.ts';

const GOOD: StreamSight = { codec: 'h264', sizeWh: { w: 1280, h: 720 }, fps: 25, keyframeIntervalMs: 2000 };
const BOTH = { isRecorded: true, isAnalysed: true, analysedFps: 12.5 };

test.each<[string, Partial<StreamSight>, readonly string[]]>([
  ['all is well', {}, []],
  ['H.265', { codec: 'hevc' }, ['made-playable']],
  ['Motion JPEG', { codec: 'mjpeg' }, ['not-recordable']],
  ['a low rate', { fps: 7.9 }, ['low-rate']],
  ['a rate below that of the analysis', { fps: 10 }, ['below-analysed-rate']],
  ['a rate a little below', { fps: 12 }, []],
  ['a rate that is not known', { fps: undefined }, []],
  ['a small picture', { sizeWh: { w: 352, h: 288 } }, ['small-picture']],
  ['keyframes far apart', { keyframeIntervalMs: 4500 }, ['rare-keyframes']],
  ['no second keyframe', { keyframeIntervalMs: undefined }, ['rare-keyframes']],
])('%s', (_, change, notes) => {
  expect(notesOfStream({ ...GOOD, ...change }, BOTH)).toEqual(notes);
});

test('each stream is held against what it is used for', () => {
  const poor = { codec: 'hevc', sizeWh: { w: 320, h: 180 }, fps: 5, keyframeIntervalMs: 9000 };
  const use = { analysedFps: 12.5 };
  expect(notesOfStream(poor, { ...use, isRecorded: true, isAnalysed: false })).toEqual([
    'made-playable',
    'rare-keyframes',
  ]);
  expect(notesOfStream(poor, { ...use, isRecorded: false, isAnalysed: true })).toEqual([
    'low-rate',
    'small-picture',
  ]);
});

test.each<[string, readonly [w: number, h: number], readonly [w: number, h: number] | undefined, string[]]>([
  ['a usual one alone', [1280, 720], undefined, []],
  ['a large one alone', [1920, 1080], undefined, ['sub-stream-helps']],
  ['both of one shape', [1920, 1080], [640, 360], []],
  ['both of one shape but for a pixel', [1920, 1080], [640, 352], []],
  ['another shape', [1920, 1080], [704, 576], ['other-shape']],
  ['exchanged', [640, 360], [1920, 1080], ['sub-stream-larger']],
])('%s', (_, [w, h], sub, notes) => {
  const second = sub && { ...GOOD, sizeWh: { w: sub[0], h: sub[1] } };
  expect(notesOfCamera({ ...GOOD, sizeWh: { w, h } }, second)).toEqual(notes);
});
