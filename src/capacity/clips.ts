import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SizeWh } from '../domain/picture.ts';

const run = promisify(execFile);

/** What happens in front of a camera: people and parcels that always move, or nothing but the sensor's noise. */
export const BUSY_SCENES = ['throws', 'kicks', 'gentle'] as const;
export const IDLE_SCENES = ['empty', 'still'] as const;
export type Scene = (typeof BUSY_SCENES)[number] | (typeof IDLE_SCENES)[number];

/** People and parcels move on all cameras, or on one of four. */
export type SceneKind = 'busy' | 'mixed';
/** Of the cameras of a kind of site. */
export const BUSY_SHARE = { busy: 1, mixed: 0.25 } as const satisfies Record<SceneKind, number>;

/** Camera i of a site: all busy, or three of four idle. */
export function scenesOf(kind: SceneKind, cameras: number): Scene[] {
  return Array.from({ length: cameras }, (_, i) =>
    kind === 'busy' || i % 4 === 0
      ? BUSY_SCENES[(kind === 'busy' ? i : i / 4) % BUSY_SCENES.length]!
      : IDLE_SCENES[i % IDLE_SCENES.length]!,
  );
}

export const MAIN_WH = { w: 1280, h: 720 };
export const SUB_WH = { w: 640, h: 360 };
export const STREAM_FPS = 25;
const IDLE_S = 4;

export const mainOf = (scene: Scene): string => `${scene}-main`;
export const subOf = (scene: Scene): string => `${scene}-sub`;

/**
 * As a surveillance camera encodes: H.264 without B-frames, a keyframe every 2 s, a bounded bit rate. The main stream is only
 * copied by the service, so its preset need only be quick.
 */
function encoded(filter: string, wh: SizeWh, kbps: number, preset: string, file: string): string[] {
  const { w, h } = wh;
  return [
    ...['-map', '0:v:0', '-vf', `${filter}scale=${w}:${h},format=yuv420p`, '-r', String(STREAM_FPS)],
    ...['-c:v', 'libx264', '-preset', preset, '-threads', '1', '-bf', '0', '-g', '50', '-sc_threshold', '0'],
    ...['-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps}k`, '-an', file],
  ];
}

/** The floor without people: the middle value of each pixel over moments of the clip. Held, with a sensor's noise. */
const HELD = `loop=loop=-1:size=1,setpts=N/${STREAM_FPS}/TB,noise=alls=4:allf=t,`;
const FILTER: Readonly<Record<Scene, string>> = {
  throws: '',
  kicks: '',
  gentle: '',
  empty: `fps=1.5,tmedian=radius=5,select='eq(n,0)',${HELD}`,
  still: `select='eq(n,0)',${HELD}`,
};

/**
 * Writes main stream and sub-stream of each scene from the demo clips.
 * @returns file by stream name, as the RTSP server wants it
 */
export async function encodeClips(
  demoDir: string,
  folder: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const streams: Record<string, string> = {};
  for (const scene of [...BUSY_SCENES, ...IDLE_SCENES]) {
    const idle = IDLE_SCENES.some((name) => name === scene);
    const main = join(folder, `${mainOf(scene)}.mp4`);
    const sub = join(folder, `${subOf(scene)}.mp4`);
    const length = idle ? ['-t', String(IDLE_S)] : [];
    const source = join(demoDir, `${idle ? 'gentle' : scene}.mp4`);
    await run(
      'ffmpeg',
      [
        ...['-v', 'error', '-nostdin', '-y', '-i', source],
        ...[...length, ...encoded(FILTER[scene], MAIN_WH, 2000, 'ultrafast', main)],
        ...[...length, ...encoded(FILTER[scene], SUB_WH, 500, 'veryfast', sub)],
      ],
      { signal },
    );
    streams[mainOf(scene)] = main;
    streams[subOf(scene)] = sub;
  }
  return streams;
}
