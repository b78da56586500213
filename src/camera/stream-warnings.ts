/** Longer, and a clip that must begin at a keyframe begins too early to be handled well. */
export const LONGEST_KEYFRAME_MS = 4000;
const FPS_TOLERANCE = 0.1;

/** What is odd about a stream that works, one line each. */
export function streamWarnings(stream: {
  /** Of the recorded stream. */
  readonly measuredFps: number | undefined;
  /** Of the stream that is analysed. */
  readonly analysedStreamFps: number | undefined;
  readonly declaredFps: number | undefined;
  readonly analysedFps: number;
  readonly keyframeIntervalMs: number | undefined;
  readonly isRecorded: boolean;
}): string[] {
  const { measuredFps, analysedStreamFps, declaredFps, analysedFps, keyframeIntervalMs } = stream;
  const warnings: string[] = [];
  if (!stream.isRecorded)
    warnings.push('磁盘已满，没有录像。The disk is full: nothing is recorded; the judgement goes on.');
  if (
    measuredFps !== undefined &&
    declaredFps !== undefined &&
    Math.abs(measuredFps / declaredFps - 1) > FPS_TOLERANCE
  )
    warnings.push(
      `The camera sends ${measuredFps.toFixed(1)} pictures a second, declaredFps says ${declaredFps}.`,
    );
  if (analysedStreamFps !== undefined && analysedStreamFps < analysedFps * (1 - FPS_TOLERANCE))
    warnings.push(
      `The analysed stream has ${analysedStreamFps.toFixed(1)} pictures a second, fewer than analysedFps (${analysedFps}).`,
    );
  if (keyframeIntervalMs !== undefined && keyframeIntervalMs > LONGEST_KEYFRAME_MS)
    warnings.push(
      `Keyframes lie ${(keyframeIntervalMs / 1000).toFixed(1)} s apart; set the camera to one every 2 s so that clips can begin in time.`,
    );
  return warnings;
}
