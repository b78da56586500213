import type { CameraConfig, Config, ZoneConfig } from '../config/schema.ts';
import type { SavedCameras } from './saved-cameras.ts';
import type { SavedZones } from './saved-zones.ts';

/**
 * The configuration with the cameras that are switched on and the zones that are in force at the moment at which they are
 * read. Do not spread it: the copy would stand still.
 */
export function liveConfig(config: Config, cameras: SavedCameras, zones: SavedZones): Config {
  return {
    ...config,
    get cameras(): CameraConfig[] {
      return cameras
        .all()
        .filter(({ enabled }) => enabled)
        .map((camera) => ({
          ...camera,
          get zones(): ZoneConfig[] {
            return [...zones.of(camera.id)];
          },
        }));
    },
  };
}
