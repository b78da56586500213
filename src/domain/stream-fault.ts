/** Why a stream gives no picture, as far as the network and ffmpeg tell. */
export const STREAM_FAULTS = [
  'host-unknown',
  'host-unreachable',
  'port-refused',
  'no-answer',
  'not-rtsp',
  'wrong-login',
  'no-such-path',
  'no-video',
  'unknown-codec',
  'old-ffmpeg',
  'unclear',
] as const;

export type StreamFault = (typeof STREAM_FAULTS)[number];
