/** Pure builders of ffmpeg's command lines for evidence; src/media/ffmpeg.ts or a test runs them. */

export interface ClipSegment {
  readonly file: string;
  /** From this segment's start to the start of the next; undefined for the last. */
  readonly durationS: number | undefined;
}

/**
 * The concat demuxer's list. Each segment's length is stated, because the estimate from its own timestamps is off by the
 * last frame, and that error would grow with every joint.
 */
export function concatList(segments: readonly ClipSegment[]): string {
  const lines = segments.flatMap(({ file, durationS }) => [
    `file '${file.replaceAll("'", String.raw`'\''`)}'`,
    ...(durationS === undefined ? [] : [`duration ${durationS.toFixed(6)}`]),
  ]);
  return `${['ffconcat version 1.0', ...lines].join('\n')}\n`;
}

export interface ClipRequest {
  readonly listFile: string;
  readonly outFile: string;
  /** Length from the first segment's start. */
  readonly durationS: number;
  /** False where browsers do not play what the camera sends. */
  readonly copy: boolean;
}

export function clipArgs({ listFile, outFile, durationS, copy }: ClipRequest): string[] {
  const codec = copy
    ? ['-c:v', 'copy']
    : [
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-crf',
        '21',
        '-pix_fmt',
        'yuv420p',
        '-fps_mode',
        'passthrough',
      ];
  return [
    ...['-hide_banner', '-nostdin', '-v', 'error'],
    ...['-f', 'concat', '-safe', '0', '-i', listFile],
    // Picture only: what people say near a camera is no evidence of a throw.
    ...['-map', '0:v:0', '-t', durationS.toFixed(3)],
    ...codec,
    ...['-movflags', '+faststart', '-f', 'mp4', '-y', outFile],
  ];
}

/** What the picture is made of, and the times and flags of the packets, as JSON. */
export function probeArgs(file: string): string[] {
  return [
    ...['-v', 'error', '-select_streams', 'v:0'],
    ...['-show_entries', 'format=duration:stream=codec_name,pix_fmt,width,height:packet=pts_time,flags'],
    ...['-of', 'json', file],
  ];
}

export interface FrameRequest {
  readonly atMs: number;
  readonly outFile: string;
}

/** The first frame at or after each time of the clip, as pictures of the same size, packed lightly: they are read once. */
export function frameArgs(clipFile: string, frames: readonly FrameRequest[]): string[] {
  const seconds = (ms: number): string => (Math.max(0, ms) / 1000).toFixed(3);
  return [
    ...['-hide_banner', '-nostdin', '-v', 'error'],
    ...frames.flatMap(({ atMs }) => ['-threads', '1', '-ss', seconds(atMs), '-i', clipFile]),
    ...frames.flatMap(({ outFile }, i) => [
      ...['-map', `${String(i)}:v:0`, '-frames:v', '1', '-c:v', 'png', '-compression_level', '1'],
      ...['-f', 'image2', '-y', outFile],
    ]),
  ];
}
