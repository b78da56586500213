import { LONGEST_KEYFRAME_MS } from '../camera/stream-warnings.ts';
import type { StreamSight } from '../camera/probe-stream.ts';
import type { CameraNote, StreamNote } from '../wire/camera-setup.ts';

/** Fewer pictures of a flight, and its metres are a guess. */
const LOWEST_FPS = 8;
const FPS_TOLERANCE = 0.1;
/** What docs/configuration.md asks of a sub-stream. */
const LEAST_WIDTH_PX = 640;
/** More pixels cost this box more than they tell: the networks look at a smaller picture anyway. */
const MOST_ANALYSED_PX = 1280 * 720;
/** A picture of the same shape, give or take the pixels that a codec rounds to. */
const SHAPE_TOLERANCE = 0.03;

/** What is worth a word about a stream, by what is to be done with it. */
export function notesOfStream(
  { codec, sizeWh, fps, keyframeIntervalMs }: StreamSight,
  use: { readonly isRecorded: boolean; readonly isAnalysed: boolean; readonly analysedFps: number },
): StreamNote[] {
  const notes: StreamNote[] = [];
  if (use.isRecorded && codec === 'mjpeg') notes.push('not-recordable');
  else if (use.isRecorded && codec !== 'h264') notes.push('made-playable');
  if (use.isAnalysed && fps !== undefined) {
    if (fps < LOWEST_FPS) notes.push('low-rate');
    else if (fps < use.analysedFps * (1 - FPS_TOLERANCE)) notes.push('below-analysed-rate');
  }
  if (use.isAnalysed && sizeWh.w < LEAST_WIDTH_PX) notes.push('small-picture');
  if (use.isRecorded && (keyframeIntervalMs === undefined || keyframeIntervalMs > LONGEST_KEYFRAME_MS))
    notes.push('rare-keyframes');
  return notes;
}

/** And about both. @param sub undefined where there is none */
export function notesOfCamera(main: StreamSight, sub: StreamSight | undefined): CameraNote[] {
  const px = ({ sizeWh }: StreamSight): number => sizeWh.w * sizeWh.h;
  if (sub === undefined) return px(main) > MOST_ANALYSED_PX ? ['sub-stream-helps'] : [];
  const shape = ({ sizeWh }: StreamSight): number => sizeWh.w / sizeWh.h;
  return [
    ...(Math.abs(shape(sub) / shape(main) - 1) > SHAPE_TOLERANCE ? (['other-shape'] as const) : []),
    ...(px(sub) > px(main) ? (['sub-stream-larger'] as const) : []),
  ];
}
