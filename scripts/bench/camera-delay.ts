import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { startCamera } from '../../src/camera/start-camera.ts';
import { CameraSchema } from '../../src/config/schema.ts';
import { numberIn, writeNumberedClip } from '../../test/support/numbered-clip.ts';
import type { BenchLife } from '../../src/capacity/lifetime.ts';
import { percentile } from './statistics.ts';
import { startStreamServers } from '../../src/capacity/stream-servers.ts';

const INPUT_WH = { w: 640, h: 384 };
const PICTURE_WH = { w: 640, h: 360 };
const FRAMES = 500;
const FRAME_MS = 40;

export interface CameraDelay {
  /** By how much the service dates a moment later than it was, ms. */
  readonly clockLateMs: number;
  /** From exposure to the frame in our hands, the least delayed frame, ms. */
  readonly leastMs: number;
}

/**
 * What no clock of the service can know: how long after its exposure the least delayed frame comes. The server sends a clip
 * whose pictures show their number at times that are known, so the number tells the true moment.
 */
export async function measureCameraDelay(life: BenchLife, seconds: number): Promise<CameraDelay> {
  const clip = join(life.folder, 'numbered.mp4');
  writeNumberedClip(clip, { frames: FRAMES, size: `${PICTURE_WH.w}x${PICTURE_WH.h}` });
  return life.using(await startStreamServers({ numbered: clip }, 1), async (servers) => {
    const epochWallMs = servers.epochMs + Date.now() - Number(process.hrtime.bigint()) / 1e6;
    const [late, delays]: [number[], number[]] = [[], []];
    const camera = startCamera({
      camera: CameraSchema.parse({ id: 'numbered', name: 'Numbered', url: servers.urlOf('numbered', 0) }),
      inputWh: INPUT_WH,
      ring: () => undefined,
      runDir: join(life.folder, 'run'),
      ...{ clock: systemClock, log: silentLog, startDelayMs: 0, random: () => 1 },
      onStream: () => undefined,
      onState: () => undefined,
      onFrame: (frame) => {
        const now = Date.now();
        const number = numberIn(frame.pixels, INPUT_WH.w, PICTURE_WH);
        frame.release(frame.pixels.buffer);
        const exposedMs = exposureBefore(now, epochWallMs, number);
        delays.push(now - exposedMs);
        late.push((camera.toWallMs(frame.tMs) ?? now) - exposedMs);
      },
    });
    await life.using(camera, async () => {
      for (let waited = 0; delays.length < seconds * 12 && waited < 15 + seconds; waited += 0.25)
        await life.pause(0.25);
    });
    // The stream's clock learns from the least delayed packet: its last word counts.
    return { clockLateMs: percentile(late.slice(-20), 50), leastMs: percentile(delays, 0) };
  });
}

/** The last time before `nowMs` at which the looped clip showed this picture. */
export function exposureBefore(nowMs: number, epochMs: number, number: number): number {
  const periodMs = FRAMES * FRAME_MS;
  const first = epochMs + number * FRAME_MS;
  return first + Math.floor((nowMs - first) / periodMs) * periodMs;
}
