import type { Clock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';
import type { CameraConfig, Config } from '../config/schema.ts';
import { openArchive } from '../store/archive.ts';
import { misplacedEntries } from './camera-places.ts';
import { openSavedCameras } from './saved-cameras.ts';
import { savedIds, type SettingParts } from './saved-setting.ts';
import { openSavedZones } from './saved-zones.ts';

export interface KnownCamera {
  readonly camera: CameraConfig;
  /** `changed`: of the configuration, and set anew on the pages. */
  readonly source: 'configured' | 'saved' | 'changed';
  /** What was saved cannot be read: this is the last good one. */
  readonly isOld: boolean;
}

export interface KnownCameras {
  readonly cameras: readonly KnownCamera[];
  /** One line for each entry of the configuration that leads to no camera or zone, and each saved file that leads to none. */
  readonly problems: readonly string[];
}

/** The cameras of the site as a service would have them, for a command beside one that may be at work. */
export function knownCameras(config: Config, clock: Clock): KnownCameras {
  const { dataDir, site } = config;
  const { audit, close } = auditBeside(dataDir, clock);
  try {
    const parts = { dataDir, timeZone: site.timeZone, audit, clock, log: silentLog };
    const cameras = openSavedCameras(parts, config.cameras);
    const zones = openSavedZones(parts, () => cameras.all());
    const inForce = cameras.all();
    const lost = savedIds(dataDir, 'camera').filter((id) => cameras.of(id) === undefined);
    const misplaced = misplacedEntries(config, {
      cameras: inForce.map(({ id }) => ({ id, zones: [...zones.of(id)] })),
      audit,
    });
    return {
      cameras: inForce.map((camera) => ({
        camera,
        source:
          cameras.saved(camera.id) === undefined
            ? 'configured'
            : cameras.configured(camera.id) === undefined
              ? 'saved'
              : 'changed',
        isOld: cameras.saved(camera.id)?.isOld === true,
      })),
      problems: [
        ...lost.map((id) => `${id}: its saved settings cannot be read; add it again on /cameras`),
        ...misplaced.map(({ line }) => line),
      ],
    };
  } finally {
    close();
  }
}

type Audit = SettingParts['audit'] & Parameters<typeof misplacedEntries>[1]['audit'];

/** Before the first start there is no log, and that of another version is left alone: then nobody changed anything. */
function auditBeside(dataDir: string, clock: Clock): { readonly audit: Audit; readonly close: () => void } {
  try {
    return openArchive(dataDir, clock);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const audit: Audit = {
      ofSubject: () => [],
      page: () => ({ rows: [], nextBefore: null }),
      append: () => {
        throw error;
      },
    };
    return { audit, close: () => undefined };
  }
}
