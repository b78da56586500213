import type { SizeWh } from '../domain/picture.ts';

/** A whole command line of ffmpeg as data; `pipe:1` is handed to the caller of `startFfmpeg`. */
export interface FfmpegArgs {
  readonly inputs: readonly { readonly options: readonly string[]; readonly source: string }[];
  readonly outputs: readonly { readonly options: readonly string[]; readonly target: string }[];
}

/** One source as ffmpeg opens it. */
export type InputSource =
  | { readonly kind: 'stream'; readonly url: string; readonly transport: 'tcp' | 'udp' }
  /** A stream whose address holds credentials: it stands in a script that only this user may read. */
  | { readonly kind: 'script'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly loop: boolean };

export interface IngestSettings {
  readonly source: InputSource;
  /** Frames for analysis, as NUT on pipe:1. */
  readonly frames: { readonly analysedFps: number; readonly inputWh: SizeWh } | undefined;
  /** Segments of the copied stream. `listSize`: lines that segments.csv keeps. */
  readonly segments: { readonly dir: string; readonly listSize: number } | undefined;
}

/** Every time that a run writes is this much later than the source's own, so that decode times before zero stay positive. */
export const RUN_OFFSET_S = 1;
export const SEGMENT_S = 2;
/** One tick divides the usual frame periods (25, 30, 29.97 a second) without rest. */
const TIME_BASE = '1:90000';

/** Grey of the canvas around the picture, as the networks were trained with: 114. */
const FILL = '0x727272';

/** Keys are read: `q` is how it is asked to quit. */
const QUIET = ['-hide_banner', '-loglevel', 'warning'];

/**
 * Lets a frame pass when it is due and keeps its own time (the fps filter would set a new one). A frame is due a period
 * after the last one was due, so the mean rate is `analysedFps` for any rate of the source; a quarter of a period of
 * jitter is forgiven; after a gap the count starts anew.
 */
export function dueFrames(analysedFps: number): string {
  const periodS = 1 / analysedFps;
  const p = periodS.toFixed(6);
  const early = (periodS / 4).toFixed(6);
  return `select='if(eq(n,0),st(0,t));if(gte(t,ld(0)-${early}),st(0,if(gt(t,ld(0)+${p}),t,ld(0))+${p});1,0)'`;
}

/** As `fitInto` of domain/frame.ts: scaled to fit, at the top left, the rest grey. */
function analysisFilter(analysedFps: number, { w, h }: SizeWh): string {
  const fit = `scale=${w}:${h}:force_original_aspect_ratio=decrease:flags=bilinear`;
  return `${dueFrames(analysedFps)},${fit},format=rgb24,pad=${w}:${h}:0:0:${FILL}`;
}

/** NUT keeps each frame's time; bare rawvideo would lose it. */
const rawFrames = (analysedFps: number, inputWh: SizeWh): string[] => [
  ...['-map', '0:v:0', '-vf', analysisFilter(analysedFps, inputWh)],
  ...['-fps_mode', 'passthrough', '-enc_time_base', TIME_BASE, '-c:v', 'rawvideo'],
];

function inputOptions(source: InputSource): string[] {
  switch (source.kind) {
    case 'stream':
      return ['-rtsp_transport', source.transport, '-allowed_media_types', 'video'];
    case 'script':
      return [
        ...['-f', 'concat', '-safe', '0'],
        ...['-protocol_whitelist', 'file,rtsp,rtsps,rtp,srtp,tcp,udp,tls,crypto'],
      ];
    case 'file':
      return ['-re', ...(source.loop ? ['-stream_loop', '-1'] : []), '-noautorotate'];
  }
}

const address = (source: InputSource): string => (source.kind === 'stream' ? source.url : source.path);

/**
 * ffmpeg loses the time of a stream's first picture where parameter sets come as packets of their own (most cameras):
 * it is one period before the next. A decoder must also be able to start at any keyframe of the copy.
 */
function copyFilters(source: InputSource): string[] {
  if (source.kind === 'file') return [];
  const first = 'min(0\\,NEXT_DTS-DURATION)';
  const times = `setts=pts=if(eq(PTS\\,NOPTS)\\,${first}\\,PTS):dts=if(eq(PTS\\,NOPTS)\\,min(DTS\\,${first})\\,DTS)`;
  return ['-bsf:v', `${times},dump_extra=freq=keyframe`];
}

/**
 * One process: frames for analysis, segments of the copied stream, and on stderr one line per packet (`PacketMeter` reads
 * it). All carry the same times.
 */
export function ingestArgs({ source, frames, segments }: IngestSettings): FfmpegArgs {
  const offset = ['-output_ts_offset', String(RUN_OFFSET_S)];
  const copy = [
    ...['-map', '0:v:0', '-c', 'copy', ...copyFilters(source)],
    ...[...offset, '-avoid_negative_ts', 'disabled'],
  ];
  const outputs: FfmpegArgs['outputs'][number][] = [];
  if (frames !== undefined)
    outputs.push({
      options: [...rawFrames(frames.analysedFps, frames.inputWh), ...offset, '-f', 'nut'],
      target: 'pipe:1',
    });
  if (segments !== undefined)
    outputs.push({
      options: [
        ...[...copy, '-muxdelay', '0', '-muxpreload', '0'],
        ...['-f', 'segment', '-segment_format', 'mpegts', '-segment_time', String(SEGMENT_S)],
        ...['-segment_list', `${segments.dir}/segments.csv`, '-segment_list_type', 'csv'],
        ...['-segment_list_size', String(segments.listSize)],
      ],
      target: `${segments.dir.replaceAll('%', '%%')}/%06d.ts`,
    });
  outputs.push({ options: [...copy, '-f', 'framecrc'], target: 'pipe:2' });
  // One thread decodes: frame threads would each hold a picture back, and cameras share the cores anyway.
  const opening = [...QUIET, '-copyts', '-threads', '1', ...inputOptions(source)];
  return { inputs: [{ options: opening, source: address(source) }], outputs };
}

/** Decodes a file once, as fast as the reader takes the frames. */
export function replayArgs(path: string, analysedFps: number, inputWh: SizeWh): FfmpegArgs {
  return {
    inputs: [{ options: [...QUIET, '-copyts'], source: path }],
    outputs: [{ options: [...rawFrames(analysedFps, inputWh), '-f', 'nut'], target: 'pipe:1' }],
  };
}

/** The script that opens a stream without its address in the list of processes. */
export function streamScript(url: string, transport: 'tcp' | 'udp'): string {
  const quoted = `'${url.replaceAll("'", "'\\''")}'`;
  return [
    'ffconcat version 1.0',
    `file ${quoted}`,
    `option rtsp_transport ${transport}`,
    'option allowed_media_types video',
    '',
  ].join('\n');
}

/**
 * ffprobe's command line: what the first video stream is, and with `packetsS` the time and kind of its packets in the
 * first seconds (a live stream takes that long).
 */
export function probeArgs(source: InputSource, packetsS: number | undefined): string[] {
  const opening = source.kind === 'file' ? [] : inputOptions(source);
  const stream = 'codec_name,width,height,avg_frame_rate,r_frame_rate:stream_side_data=rotation';
  const entries = `stream=${stream}:format=duration`;
  return [
    ...['-hide_banner', '-loglevel', 'warning', ...opening, '-select_streams', 'v:0'],
    ...(packetsS === undefined
      ? ['-show_entries', entries]
      : ['-show_entries', `${entries}:packet=pts_time,flags`, '-read_intervals', `%+${packetsS}`]),
    ...['-of', 'json', address(source)],
  ];
}
