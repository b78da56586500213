import { EventEmitter, on } from 'node:events';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import type { StreamInfo } from '../../src/camera/frame-intake.ts';
import {
  startCamera,
  type Camera,
  type CameraLimits,
  type CameraStatus,
} from '../../src/camera/start-camera.ts';
import { CameraSchema, type CameraConfig } from '../../src/config/schema.ts';
import type { Frame } from '../../src/domain/frame.ts';

export const INPUT_WH = { w: 320, h: 192 };

export type CameraEvent =
  /** `pixels` is a copy: those of the frame are written over after its release. */
  | { readonly kind: 'frame'; readonly frame: Frame; readonly pixels: Uint8Array }
  | { readonly kind: 'state'; readonly status: CameraStatus }
  | { readonly kind: 'stream'; readonly info: StreamInfo };

export interface WatchedCamera {
  readonly camera: Camera;
  readonly dir: string;
  /** All that happened so far. */
  readonly events: readonly CameraEvent[];
  /** Resolves with the first event, past or to come, that `wanted` accepts, counted from event number `from`. */
  until(wanted: (event: CameraEvent) => boolean, from?: number): Promise<CameraEvent>;
}

/** Starts a camera on a real source and keeps what it reports; `dir` gets ring/ and run/. */
export function watchCamera(
  dir: string,
  camera: Partial<CameraConfig> & { readonly url: string },
  options: {
    readonly limits?: Partial<CameraLimits>;
    readonly holdFrames?: boolean;
    readonly canRecord?: () => boolean;
  } = {},
): WatchedCamera {
  const events: CameraEvent[] = [];
  const emitter = new EventEmitter();
  const add = (event: CameraEvent): void => {
    events.push(event);
    emitter.emit('event');
  };
  const started = startCamera({
    camera: CameraSchema.parse({ id: 'c1', name: 'C1', ...camera }),
    inputWh: INPUT_WH,
    ring: () => (options.canRecord?.() === false ? undefined : { dir: join(dir, 'ring'), minutes: 5 }),
    runDir: join(dir, 'run'),
    ...{ clock: systemClock, log: silentLog, startDelayMs: 0, random: () => 1 },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    onStream: (info) => add({ kind: 'stream', info }),
    onState: (status) => add({ kind: 'state', status }),
    onFrame: (frame) => {
      add({ kind: 'frame', frame, pixels: frame.pixels.slice() });
      if (options.holdFrames !== true) frame.release(frame.pixels.buffer);
    },
  });
  return {
    ...{ camera: started, dir, events },
    until: async (wanted, from = 0) => {
      let next = from;
      const look = (): CameraEvent | undefined => {
        while (next < events.length) {
          const event = events[next++]!;
          if (wanted(event)) return event;
        }
        return undefined;
      };
      // Listening begins before the first look, so that nothing falls between.
      const more = on(emitter, 'event', { signal: AbortSignal.timeout(25_000) });
      for (let found = look(); ; found = look()) {
        if (found !== undefined) {
          await more.return?.();
          return found;
        }
        await more.next();
      }
    },
  };
}

export const isState =
  (state: CameraStatus['state']) =>
  (event: CameraEvent): boolean =>
    event.kind === 'state' && event.status.state === state;

export const frameNumber = (count: number) => {
  let seen = 0;
  return (event: CameraEvent): boolean => event.kind === 'frame' && ++seen === count;
};
