import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { CameraConfig, Config } from '../config/schema.ts';
import type { Observations } from '../domain/observation.ts';
import type { InferencePool } from '../inference/worker-pool.ts';
import type { Store } from '../store/store.ts';
import type { CameraSetup } from '../web/camera-setup.ts';
import { startCameraLine, type JudgedHandling } from './camera-line.ts';
import { createCameraLines, type CameraLines } from './camera-lines.ts';
import { createCameraProber } from './camera-probe.ts';
import { createCameraSetup } from './camera-setup.ts';
import { openDemoCameras, type DemoCameras } from './demo-cameras.ts';
import type { SavedCalibrations } from './saved-calibrations.ts';
import type { SavedCameras } from './saved-cameras.ts';
import type { SavedZones } from './saved-zones.ts';
import type { SiteBoard } from './site-board.ts';
import { switchedOffLine } from './switched-off-line.ts';

export interface SiteCamerasParts {
  /** With the cameras and zones that are in force. */
  readonly config: Config;
  readonly cameras: SavedCameras;
  readonly calibrations: SavedCalibrations;
  readonly zones: SavedZones;
  readonly store: Pick<Store, 'putCameras' | 'audit'>;
  readonly pool: InferencePool;
  readonly board: SiteBoard;
  /** Of this program. */
  readonly version: string;
  readonly ringDir: string;
  readonly runDir: string;
  /** False while the disk is full. */
  readonly canRecord: () => boolean;
  readonly onHandling: (judged: JudgedHandling) => void;
  /** A frame of a camera was looked at. */
  readonly onSeen: (cameraId: string, runId: number, seen: Observations) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SiteCameras {
  readonly lines: CameraLines;
  readonly setup: CameraSetup;
  readonly demo: DemoCameras['server'];
  /** Call once, last of all: from here on things happen. */
  readonly start: () => void;
}

/** Cameras start one after the other: a burst of connections and keyframes would stall them all. */
const START_STAGGER_MS = 300;
const SAVED_IS_UNREADABLE =
  '保存的设置文件读不出，正在用上一次的。The saved settings cannot be read: the last good ones are in force.';

/**
 * The cameras of the site, and how admins change them while the service runs: one is set anew, the others go on.
 * @throws E_PORT_IN_USE for those of the demo
 */
export async function openSiteCameras(parts: SiteCamerasParts): Promise<SiteCameras> {
  const { config, cameras, calibrations, zones, store, pool, board, clock, log } = parts;
  const demo = await openDemoCameras(config, log);
  const startLine = (camera: CameraConfig, startDelayMs: number) =>
    camera.enabled
      ? startCameraLine({
          ...parts,
          startDelayMs,
          camera: demo.asPlayed(camera),
          calibration: () => calibrations.of(camera.id)?.model,
          zones: () => [...zones.of(camera.id)],
          onSeen: (runId, seen) => parts.onSeen(camera.id, runId, seen),
          warnings: cameras.saved(camera.id)?.isOld === true ? [SAVED_IS_UNREADABLE] : [],
          onStateChange: () => {
            board.tellCamera(camera.id);
            board.tellCompliance();
          },
        })
      : switchedOffLine(camera, { timeZone: config.site.timeZone, since: clock.wallMs() });
  const lines = createCameraLines({
    startLine,
    onStarted: (id, line) => board.addCamera(id, line),
    onGone: (id) => board.removeCamera(id),
    log,
  });
  const setup = createCameraSetup({
    ...{ cameras, calibrations, zones, audit: store.audit },
    prober: createCameraProber({ pool, runDir: parts.runDir, clock }),
    onChanged: (id, camera) => {
      if (camera !== undefined) store.putCameras([camera]);
      void lines.replace(id, camera);
    },
  });
  return {
    ...{ lines, setup, demo: demo.server },
    start: () => cameras.all().forEach((camera, i) => lines.start(camera, i * START_STAGGER_MS)),
  };
}
