import type { ZoneConfig } from '../config/schema.ts';
import { ZoneShapesSchema, type ZoneShape, type ZonesState } from '../wire/zones.ts';
import { openSavedSetting, type CameraList, type SettingParts } from './saved-setting.ts';

export interface SavedZones {
  /** In force, with their limits; none where there is no such camera. */
  of(cameraId: string): readonly ZoneConfig[];
  /** Undefined where there is no such camera. */
  state(cameraId: string): ZonesState | undefined;
  /** On disk and in the audit log when the call returns. @param shapes null takes back what was saved */
  put(cameraId: string, shapes: readonly ZoneShape[] | null, by: string): ZonesState | undefined;
}

/** Zones: what the pages drew counts before the configuration. Limits of their own stay there, by the id of the zone. */
export function openSavedZones(parts: SettingParts, cameras: CameraList<'zones'>): SavedZones {
  const configuredOf = (cameraId: string): readonly ZoneConfig[] | undefined =>
    cameras().find(({ id }) => id === cameraId)?.zones;
  const saved = openSavedSetting<readonly ZoneShape[]>(parts, {
    ...{ name: 'zones', action: 'zones-changed', cameraIds: cameras().map(({ id }) => id) },
    parse: (raw) => ZoneShapesSchema.parse((raw as { readonly zones?: unknown }).zones),
    toJson: (zones) => ({ zones: zones.map((zone) => ({ ...zone })) }),
  });
  const shapesOf = (cameraId: string): readonly ZoneShape[] =>
    saved.of(cameraId)?.value ??
    (configuredOf(cameraId) ?? []).map(({ id, name, polygon }) => ({ id, name, polygon }));
  const state = (cameraId: string): ZonesState | undefined => {
    if (configuredOf(cameraId) === undefined) return undefined;
    const own = saved.of(cameraId);
    return {
      source: own === undefined ? 'configured' : 'saved',
      zones: [...shapesOf(cameraId)],
      by: own?.by ?? null,
      at: own?.at ?? null,
    };
  };
  return {
    of: (cameraId) => {
      const before = configuredOf(cameraId) ?? [];
      return shapesOf(cameraId).map((shape) => ({
        ...shape,
        rules: before.find(({ id }) => id === shape.id)?.rules,
      }));
    },
    state,
    put: (cameraId, shapes, by) => {
      if (configuredOf(cameraId) === undefined) return undefined;
      saved.put(cameraId, shapes ?? undefined, by, shapesOf(cameraId));
      return state(cameraId);
    },
  };
}
