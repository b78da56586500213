import { expect, test } from 'vitest';
import {
  ingestArgs,
  probeArgs,
  replayArgs,
  streamScript,
  type FfmpegArgs,
  type InputSource,
} from './ffmpeg-args.ts';

/** As a shell would show it. */
const line = ({ inputs, outputs }: FfmpegArgs): string =>
  [
    ...inputs.map(({ options, source }) => `${options.join(' ')} -i ${source}`),
    ...outputs.map(({ options, target }) => `${options.join(' ')} ${target}`),
  ].join('\n');

const inputWh = { w: 640, h: 384 };
const frames = { analysedFps: 12.5, inputWh };
const segments = { dir: '/data/ring/c1/1700000000000', listSize: 480 };

const quiet = '-hide_banner -loglevel warning -copyts';
const filter =
  "select='if(eq(n,0),st(0,t));if(gte(t,ld(0)-0.020000),st(0,if(gt(t,ld(0)+0.080000),t,ld(0))+0.080000);1,0)'," +
  'scale=640:384:force_original_aspect_ratio=decrease:flags=bilinear,format=rgb24,pad=640:384:0:0:0x727272';
const raw = `-map 0:v:0 -vf ${filter} -fps_mode passthrough -enc_time_base 1:90000 -c:v rawvideo`;
const first = 'min(0\\,NEXT_DTS-DURATION)';
const repair = `-bsf:v setts=pts=if(eq(PTS\\,NOPTS)\\,${first}\\,PTS):dts=if(eq(PTS\\,NOPTS)\\,min(DTS\\,${first})\\,DTS),dump_extra=freq=keyframe`;
const ringOut =
  '-muxdelay 0 -muxpreload 0 -f segment -segment_format mpegts -segment_time 2 -segment_list /data/ring/c1/1700000000000/segments.csv -segment_list_type csv -segment_list_size 480 /data/ring/c1/1700000000000/%06d.ts';
const copied = `-map 0:v:0 -c copy ${repair} -output_ts_offset 1 -avoid_negative_ts disabled`;
const copiedFile = '-map 0:v:0 -c copy -output_ts_offset 1 -avoid_negative_ts disabled';
const url = 'rtsp://10.0.0.9/main';

const rows: readonly [string, FfmpegArgs, string[]][] = [
  [
    'a camera: frames, segments and packet lines from one connection over TCP',
    ingestArgs({ source: { kind: 'stream', url, transport: 'tcp' }, frames, segments }),
    [
      `${quiet} -threads 1 -rtsp_transport tcp -allowed_media_types video -i ${url}`,
      `${raw} -output_ts_offset 1 -f nut pipe:1`,
      `${copied} ${ringOut}`,
      `${copied} -f framecrc pipe:2`,
    ],
  ],
  [
    'a sub-stream over UDP: frames only',
    ingestArgs({ source: { kind: 'stream', url, transport: 'udp' }, frames, segments: undefined }),
    [
      `${quiet} -threads 1 -rtsp_transport udp -allowed_media_types video -i ${url}`,
      `${raw} -output_ts_offset 1 -f nut pipe:1`,
      `${copied} -f framecrc pipe:2`,
    ],
  ],
  [
    'the main stream beside a sub-stream: copied, not decoded; its address is in a script',
    ingestArgs({
      source: { kind: 'script', path: '/data/run/source-x/source.ffconcat' },
      frames: undefined,
      segments,
    }),
    [
      `${quiet} -threads 1 -f concat -safe 0 -protocol_whitelist file,rtsp,rtsps,rtp,srtp,tcp,udp,tls,crypto -i /data/run/source-x/source.ffconcat`,
      `${copied} ${ringOut}`,
      `${copied} -f framecrc pipe:2`,
    ],
  ],
  [
    'a file played in a loop, at its own speed',
    ingestArgs({ source: { kind: 'file', path: '/clips/a b.mp4', loop: true }, frames, segments: undefined }),
    [
      `${quiet} -threads 1 -re -stream_loop -1 -noautorotate -i /clips/a b.mp4`,
      `${raw} -output_ts_offset 1 -f nut pipe:1`,
      `${copiedFile} -f framecrc pipe:2`,
    ],
  ],
  [
    'a file read once for replay, as fast as it goes and on its own times',
    replayArgs('/clips/a.mp4', 12.5, inputWh),
    [`${quiet} -i /clips/a.mp4`, `${raw} -f nut pipe:1`],
  ],
];

test.each(rows)('%s', (_name, args, expected) => {
  expect(line(args)).toBe(expected.join('\n'));
});

test('a per cent sign in the data folder is no counter', () => {
  const args = ingestArgs({
    source: { kind: 'file', path: 'a.mp4', loop: true },
    frames: undefined,
    segments: { dir: '/data/50%d', listSize: 1 },
  });
  expect(args.outputs[0]!.target).toBe('/data/50%%d/%06d.ts');
});

test('a script quotes the address, and a quote in a password stays inside it', () => {
  expect(streamScript("rtsp://u:it's@h/x", 'udp').split('\n').slice(1, 4)).toEqual([
    "file 'rtsp://u:it'\\''s@h/x'",
    'option rtsp_transport udp',
    'option allowed_media_types video',
  ]);
});

const probes: readonly [string, InputSource, number | undefined, string][] = [
  [
    'a stream, with six seconds of packets',
    { kind: 'stream', url, transport: 'tcp' },
    6,
    `-rtsp_transport tcp -allowed_media_types video -select_streams v:0 -show_entries ENTRIES:packet=pts_time,flags -read_intervals %+6 -of json ${url}`,
  ],
  [
    'a file, opened without playing it',
    { kind: 'file', path: 'a.mp4', loop: true },
    undefined,
    '-select_streams v:0 -show_entries ENTRIES -of json a.mp4',
  ],
];
test.each(probes)('ffprobe looks at %s', (_name, source, packetsS, expected) => {
  const entries =
    'stream=codec_name,width,height,avg_frame_rate,r_frame_rate:stream_side_data=rotation:format=duration';
  expect(probeArgs(source, packetsS).join(' ')).toBe(
    `-hide_banner -loglevel warning ${expected.replace('ENTRIES', entries)}`,
  );
});
