import type { Config } from '../config/schema.ts';
import type { Site } from '../wire/messages.ts';

const HOUR_MS = 3_600_000;

/** What the pages need to know of the site, as `/api/site` says it. */
export function siteFacts(
  { site, cameras, rules, review, alerts, floorPlan }: Config,
  version: string,
): Site {
  return {
    siteId: site.id,
    name: site.name,
    timeZone: site.timeZone,
    zones: cameras.flatMap(({ id, zones }) =>
      zones.map((zone) => ({ cameraId: id, id: zone.id, name: zone.name })),
    ),
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
