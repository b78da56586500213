import type { Config } from '../config/schema.ts';
import { scenesOf, type SceneKind } from './clips.ts';
import { costsOf } from './costs.ts';
import type { BenchLife } from './lifetime.ts';
import { startServiceProcess } from './service-process.ts';
import type { Costs } from './simulate-box.ts';
import type { StreamServers } from './stream-servers.ts';
import { holds, lossesOf, measureWindow, settled, type Losses } from './window.ts';

export interface TryOptions {
  readonly life: BenchLife;
  readonly servers: StreamServers;
  readonly kind: SceneKind;
  readonly inference: Config['inference'];
}

/** How a number of cameras went. */
export interface Trial extends Losses {
  readonly cameras: number;
  readonly held: boolean;
  /** Processor seconds a second: of the service with its ffmpegs, and of the RTSP servers that stand for the cameras. */
  readonly serviceCores: number;
  readonly serverCores: number;
  readonly costs: Costs | undefined;
}

/** Runs the whole service with so many cameras, on real RTSP streams. */
export async function tryCameras(
  { life, servers, kind, inference }: TryOptions,
  cameras: number,
  seconds: number,
): Promise<Trial> {
  const scenes = scenesOf(kind, cameras);
  const service = await startServiceProcess({ folder: life.folder, servers, scenes, inference });
  return life.using(service, async () => {
    const allCame = await settled(life, service, cameras);
    const window = await measureWindow(life, service, servers, seconds);
    const losses = lossesOf(window);
    return {
      cameras,
      held: allCame && holds(losses),
      ...losses,
      serviceCores: window.serviceCpuS / window.elapsedS,
      serverCores: window.serversCpuS / window.elapsedS,
      costs: costsOf(window),
    };
  });
}
