import { z } from 'zod';

/** What of the site an account sees: some cameras and zones, or all. docs/design/scope.md. */

const ID = '[a-z0-9][a-z0-9-]{0,39}';

/** A camera, or a zone of it: `dock-2`, `dock-2/unloading`. Also one that is not there (any more). */
export const PlaceSchema = z.string().regex(new RegExp(`^${ID}(/${ID})?$`), 'name a camera, or camera/zone');

/** Null is the whole site. */
export const ScopeSchema = z.array(PlaceSchema).min(1).max(100).readonly().nullable();

/** Nothing but these places; null is the whole site. */
export type Scope = z.infer<typeof ScopeSchema>;

export const WHOLE_SITE: Scope = null;

/** What was handled outside all zones (null) belongs to its camera alone. */
export interface HandledAt {
  readonly cameraId: string;
  readonly zone: string | null;
}

const holds = (scope: Scope, place: string): boolean => scope === null || scope.includes(place);

export function seesPlace(scope: Scope, { cameraId, zone }: HandledAt): boolean {
  return holds(scope, cameraId) || (zone !== null && holds(scope, `${cameraId}/${zone}`));
}

/** All that its picture shows. */
export function seesWholeCamera(scope: Scope, cameraId: string): boolean {
  return holds(scope, cameraId);
}

/** Whether cases of that camera may be among what is seen. */
export function seesSomeOfCamera(scope: Scope, cameraId: string): boolean {
  return scope === null || scope.some((place) => place.split('/')[0] === cameraId);
}
