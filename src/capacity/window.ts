import type { BenchLife } from './lifetime.ts';
import type { ServiceProcess } from './service-process.ts';
import type { StreamServers } from './stream-servers.ts';

/** The default of `analysedFps` in the configuration. */
export const ANALYSED_FPS = 12.5;

export interface CameraFrames {
  readonly analysed: number;
  readonly dropped: number;
}

/** A stretch of time in the life of a running service. */
export interface Window {
  readonly elapsedS: number;
  readonly cameras: readonly CameraFrames[];
  /** Of the service with its ffmpegs, and of the RTSP servers. */
  readonly serviceCpuS: number;
  readonly serversCpuS: number;
  /** Middle of the time that a worker spent on a frame, mean of the cameras; undefined where none was analysed. */
  readonly frameMs: number | undefined;
}

export interface Losses {
  /** Frames that a newer one replaced, of all that came. */
  readonly droppedShare: number;
  /** Frames that came, of those that the cameras should have given. */
  readonly cameShare: number;
}

export function lossesOf({ elapsedS, cameras }: Pick<Window, 'elapsedS' | 'cameras'>): Losses {
  const analysed = cameras.reduce((sum, camera) => sum + camera.analysed, 0);
  const dropped = cameras.reduce((sum, camera) => sum + camera.dropped, 0);
  const came = analysed + dropped;
  return {
    droppedShare: came === 0 ? 1 : dropped / came,
    cameShare: came / (cameras.length * elapsedS * ANALYSED_FPS),
  };
}

/** A box holds its cameras when less than 1 % of what came was dropped, and what should have come did. */
export function holds({ droppedShare, cameShare }: Losses): boolean {
  return droppedShare < 0.01 && cameShare > 0.97;
}

const SETTLED_AFTER_FRAMES = 15;
const LOOK_EVERY_S = 0.5;

/** Waits until frames of every camera were analysed, then a little more; false when some camera never came. */
export async function settled(life: BenchLife, service: ServiceProcess, cameras: number): Promise<boolean> {
  const lastLook = performance.now() + (25 + cameras) * 1000;
  while (performance.now() < lastLook) {
    const states = await service.cameras();
    if (states.every(({ framesAnalysed }) => framesAnalysed >= SETTLED_AFTER_FRAMES)) return true;
    await life.pause(LOOK_EVERY_S);
  }
  return false;
}

export async function measureWindow(
  life: BenchLife,
  service: ServiceProcess,
  servers: StreamServers,
  seconds: number,
): Promise<Window> {
  const [serviceCpuS, serversCpuS] = [service.cpuS(), servers.cpuS()];
  const before = await service.cameras();
  const startMs = performance.now();
  await life.pause(seconds);
  const after = await service.cameras();
  const elapsedS = (performance.now() - startMs) / 1000;
  return {
    elapsedS,
    cameras: after.map(({ framesAnalysed, framesDropped }, i) => ({
      analysed: framesAnalysed - before[i]!.framesAnalysed,
      dropped: framesDropped - before[i]!.framesDropped,
    })),
    serviceCpuS: service.cpuS() - serviceCpuS,
    serversCpuS: servers.cpuS() - serversCpuS,
    frameMs: meanOf(after.flatMap(({ inferenceMs }) => (inferenceMs === null ? [] : [inferenceMs]))),
  };
}

const meanOf = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length;
