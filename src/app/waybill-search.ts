import type { Config } from '../config/schema.ts';
import type { StoredScan } from '../store/scan-table.ts';
import { isoAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import type { WaybillReport, WaybillScan } from '../wire/scans.ts';
import { seesPlace, seesSomeOfCamera, type Scope } from '../wire/scope.ts';
import { coverageNear, type CoverageNearParts } from './coverage-near.ts';

export type WaybillSearchParts = CoverageNearParts & {
  readonly store: Pick<Store, 'scansOf' | 'near'>;
};

/** A parcel that goes round in circles is read more often than any person reads on. */
const MOST_SCANS = 50;
/** Of violations, and of other handlings as well, near one scan. */
const MOST_NEAR = 25;

/** A waybill's scans with what was handled near them. Near in place and time: nobody saw the number on the parcel. */
export function createWaybillSearch(
  parts: WaybillSearchParts,
): (waybill: string, scope: Scope) => WaybillReport {
  const { beforeS, afterS, keepDays } = parts.config.scans;
  return (waybill, scope) => ({
    waybill,
    beforeS,
    afterS,
    keepDays,
    scans: parts.store.scansOf(waybill, MOST_SCANS).map((scan) => reportOf(scan, scope, parts)),
  });
}

function reportOf({ station, atWallMs }: StoredScan, scope: Scope, parts: WaybillSearchParts): WaybillScan {
  const { beforeS, afterS, stations } = parts.config.scans;
  const head = { station, at: isoAt(atWallMs, parts.config.site.timeZone) };
  const place = Object.hasOwn(stations, station) ? stations[station] : undefined;
  // A station whose place one does not see is as one that nobody mapped.
  if (place === undefined || !seesStation(place, scope, parts.config))
    return { ...head, place: null, coverage: null, violations: 0, handlings: 0, near: [] };
  const { camera, zone, offsetS } = place;
  const aroundWallMs = atWallMs + offsetS * 1000;
  const span = { fromWallMs: aroundWallMs - beforeS * 1000, toWallMs: aroundWallMs + afterS * 1000 };
  const { violations, handlings, near } = parts.store.near(
    {
      cameraIds: camera === undefined ? undefined : [camera],
      zone,
      ...span,
      aroundWallMs,
      limit: MOST_NEAR,
    },
    scope,
  );
  return {
    ...head,
    place: { cameraId: camera ?? null, zone: zone ?? null, offsetS },
    coverage: coverageNear(span, parts)(camerasNear(place, scope, parts.config)),
    violations,
    handlings,
    near: [...near],
  };
}

type Station = Config['scans']['stations'][string];

const seesThere = ({ zone }: Station, scope: Scope, cameraId: string): boolean =>
  zone === undefined ? seesSomeOfCamera(scope, cameraId) : seesPlace(scope, { cameraId, zone });

/** A camera may be configured no longer, and what it saw still be there. */
function seesStation(station: Station, scope: Scope, config: Config): boolean {
  if (scope === null) return true;
  const { camera } = station;
  return camera === undefined
    ? camerasNear(station, scope, config).length > 0
    : seesThere(station, scope, camera);
}

/** Those that look there. */
function camerasNear(station: Station, scope: Scope, config: Config): readonly string[] {
  const { camera, zone } = station;
  return config.cameras
    .filter(
      ({ id, zones }) =>
        seesThere(station, scope, id) &&
        (camera === undefined || id === camera) &&
        (zone === undefined || camera !== undefined || zones.some((each) => each.id === zone)),
    )
    .map(({ id }) => id);
}
