import type { LiveEvent, Site } from '../wire/messages.ts';
import { seesPlace, seesSomeOfCamera, type Scope } from '../wire/scope.ts';

/** What of an event reaches the scope; undefined: nothing. The figures of the wall are whole for everybody. */
export function eventWithin(scope: Scope, event: LiveEvent): LiveEvent | undefined {
  if (scope === null) return event;
  switch (event.topic) {
    case 'compliance':
    case 'board':
      return event;
    case 'violation':
      return seesPlace(scope, event.row) ? event : undefined;
    case 'advice':
      return seesPlace(scope, event.advice) ? event : undefined;
    case 'camera':
      return seesSomeOfCamera(scope, event.camera.cameraId) ? event : undefined;
    case 'cameras':
      return { ...event, cameraIds: event.cameraIds.filter((id) => seesSomeOfCamera(scope, id)) };
  }
}

/** Without the names of zones and the spots of cameras that are out of it. */
export function siteWithin(scope: Scope, site: Site): Site {
  return {
    ...site,
    zones: site.zones.filter(({ cameraId, id }) => seesPlace(scope, { cameraId, zone: id })),
    floorPlan: site.floorPlan?.filter(({ cameraId }) => seesSomeOfCamera(scope, cameraId)) ?? null,
  };
}
