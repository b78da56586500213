import type { Config } from '../config/schema.ts';
import type { PlaceFilter } from '../store/statistics-queries.ts';
import { seesPlace, seesSomeOfCamera } from '../wire/scope.ts';

export interface NamedPlace {
  readonly cameraId: string;
  readonly cameraName: string;
  /** Id of the zone; null outside all. */
  readonly zone: string | null;
  readonly name: string;
}

type PlaceId = Pick<NamedPlace, 'cameraId' | 'zone'>;

export function isWithin({ camera, zone, scope }: PlaceFilter, place: PlaceId): boolean {
  return (
    seesPlace(scope, place) &&
    (camera === undefined || place.cameraId === camera) &&
    (zone === undefined || (place.zone ?? '-') === zone)
  );
}

export const samePlace = (a: PlaceId, b: PlaceId): boolean => a.cameraId === b.cameraId && a.zone === b.zone;

/** The configured cameras that look where the filter asks. */
export function camerasWithin({ cameras }: Config, { camera, zone, scope }: PlaceFilter): readonly string[] {
  return cameras
    .filter(
      ({ id, zones }) =>
        seesSomeOfCamera(scope, id) &&
        (camera === undefined || id === camera) &&
        (zone === undefined || zone === '-' || zones.some((each) => each.id === zone)),
    )
    .map(({ id }) => id);
}

/**
 * Every zone and every camera without one as configured now, and what else was handled: outside the zones, in zones and
 * before cameras that were configured once. Those keep their ids, or the last name that their camera had.
 * @param names of all cameras that ever were
 */
export function placesWithin(
  config: Config,
  filter: PlaceFilter,
  handled: readonly PlaceId[],
  names: ReadonlyMap<string, string>,
): readonly NamedPlace[] {
  const configured = config.cameras.flatMap(({ id: cameraId, name: cameraName, zones }): NamedPlace[] =>
    zones.length === 0
      ? [{ cameraId, cameraName, zone: null, name: cameraName }]
      : zones.map((zone) => ({ cameraId, cameraName, zone: zone.id, name: zone.name })),
  );
  const places = [...configured];
  for (const { cameraId, zone } of handled) {
    if (places.some((known) => samePlace(known, { cameraId, zone }))) continue;
    const cameraName =
      config.cameras.find(({ id }) => id === cameraId)?.name ?? names.get(cameraId) ?? cameraId;
    places.push({ cameraId, cameraName, zone, name: zone ?? cameraName });
  }
  return places.filter((place) => isWithin(filter, place));
}
