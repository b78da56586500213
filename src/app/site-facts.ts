import type { Config } from '../config/schema.ts';
import type { Site } from '../wire/messages.ts';

const HOUR_MS = 3_600_000;

/** What the pages need to know of the site, as `/api/site` says it. */
export function siteFacts(config: Config, version: string): Site {
  const { site, rules, review, alerts, floorPlan } = config;
  return {
    siteId: site.id,
    name: site.name,
    timeZone: site.timeZone,
    // Read anew each time: they are drawn while the service runs.
    get zones() {
      return config.cameras.flatMap((camera) =>
        camera.zones.map(({ id, name }) => ({ cameraId: camera.id, id, name })),
      );
    },
    throwLimitM: rules.throwLimitM,
    reviewWithinMs: review.withinHours * HOUR_MS,
    quietHours: alerts.quietHours,
    alertCooldownMs: alerts.cooldownSeconds * 1000,
    floorPlan:
      floorPlan === undefined
        ? null
        : Object.entries(floorPlan.cameras).map(([cameraId, [x, y]]) => ({ cameraId, x, y })),
    version,
  };
}
