import type { CameraConfig, RulesConfig, ZoneConfig } from '../config/schema.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { Rules } from '../domain/rules.ts';
import { insidePolygon } from '../geometry/polygon.ts';

export interface ZoneMap {
  /** The first zone that holds the place; undefined outside all. */
  zoneAt(xPx: number, yPx: number): ZoneConfig | undefined;
  rulesAt(xPx: number, yPx: number): Rules;
}

/** Zones of one camera over its picture; where a zone says nothing the site's rules hold. */
export function zoneMap(
  camera: Pick<CameraConfig, 'zones'>,
  siteRules: RulesConfig,
  pictureWh: SizeWh,
): ZoneMap {
  const rulesOf = new Map(
    camera.zones.map((zone) => [zone.id, { ...siteRules, ...definedOnly(zone.rules) }]),
  );
  const zoneAt = (xPx: number, yPx: number): ZoneConfig | undefined =>
    camera.zones.find((zone) => insidePolygon(zone.polygon, xPx / pictureWh.w, yPx / pictureWh.h));
  return {
    zoneAt,
    rulesAt: (xPx, yPx) => rulesOf.get(zoneAt(xPx, yPx)?.id ?? '') ?? siteRules,
  };
}

function definedOnly(rules: ZoneConfig['rules']): Partial<RulesConfig> {
  return Object.fromEntries(Object.entries(rules ?? {}).filter(([, value]) => value !== undefined));
}
