import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { packageRoot } from '../config/load-config.ts';
import type { CameraConfig, Config } from '../config/schema.ts';
import { startDemoRtsp } from '../media/demo-rtsp.ts';

const HOST = '127.0.0.1';

export interface DemoCameras {
  /** Those of the demo play their files where no RTSP server can run. */
  readonly asPlayed: (camera: CameraConfig) => CameraConfig;
  readonly server: Stoppable | undefined;
}

/** @throws E_PORT_IN_USE */
export async function openDemoCameras(config: Config, log: Log): Promise<DemoCameras> {
  const { demo } = config;
  const asTheyAre = (camera: CameraConfig): CameraConfig => camera;
  if (demo === undefined) return { asPlayed: asTheyAre, server: undefined };
  const { rtspPort: port, streams } = demo;
  const server = await startDemoRtsp({ host: HOST, port, streams, packageRoot, log });
  if (server.ok) return { asPlayed: asTheyAre, server: server.value };
  const fileOf = new Map(
    Object.entries(streams).map(([name, file]) => [`rtsp://${HOST}:${String(port)}/${name}`, file]),
  );
  log.warn({ event: 'demo.files' }, 'the demo cameras play their files directly, without RTSP');
  return {
    asPlayed: (camera) => ({ ...camera, url: fileOf.get(camera.url) ?? camera.url }),
    server: undefined,
  };
}
