import type { Config } from '../config/schema.ts';
import type { StoredScan } from '../store/scan-table.ts';
import { isoAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import type { WaybillReport, WaybillScan } from '../wire/scans.ts';
import { coverageNear, type CoverageNearParts } from './coverage-near.ts';

export type WaybillSearchParts = CoverageNearParts & {
  readonly store: Pick<Store, 'scansOf' | 'near'>;
};

/** A parcel that goes round in circles is read more often than any person reads on. */
const MOST_SCANS = 50;
/** Of violations, and of other handlings as well, near one scan. */
const MOST_NEAR = 25;

/** A waybill's scans with what was handled near them. Near in place and time: nobody saw the number on the parcel. */
export function createWaybillSearch(parts: WaybillSearchParts): (waybill: string) => WaybillReport {
  const { beforeS, afterS, keepDays } = parts.config.scans;
  return (waybill) => ({
    waybill,
    beforeS,
    afterS,
    keepDays,
    scans: parts.store.scansOf(waybill, MOST_SCANS).map((scan) => reportOf(scan, parts)),
  });
}

function reportOf({ station, atWallMs }: StoredScan, parts: WaybillSearchParts): WaybillScan {
  const { beforeS, afterS, stations } = parts.config.scans;
  const head = { station, at: isoAt(atWallMs, parts.config.site.timeZone) };
  const place = Object.hasOwn(stations, station) ? stations[station] : undefined;
  if (place === undefined)
    return { ...head, place: null, coverage: null, violations: 0, handlings: 0, near: [] };
  const { camera, zone, offsetS } = place;
  const aroundWallMs = atWallMs + offsetS * 1000;
  const span = { fromWallMs: aroundWallMs - beforeS * 1000, toWallMs: aroundWallMs + afterS * 1000 };
  const { violations, handlings, near } = parts.store.near({
    cameraIds: camera === undefined ? undefined : [camera],
    zone,
    ...span,
    aroundWallMs,
    limit: MOST_NEAR,
  });
  return {
    ...head,
    place: { cameraId: camera ?? null, zone: zone ?? null, offsetS },
    coverage: coverageNear(span, parts)(lookingAt(place, parts.config)),
    violations,
    handlings,
    near: [...near],
  };
}

/** All that look there. */
function lookingAt(
  { camera, zone }: Config['scans']['stations'][string],
  { cameras }: Config,
): readonly string[] {
  return cameras
    .filter(
      ({ id, zones }) =>
        (camera === undefined || id === camera) &&
        (zone === undefined || camera !== undefined || zones.some((each) => each.id === zone)),
    )
    .map(({ id }) => id);
}
