import { CameraSchema, type CameraConfig } from '../config/schema.ts';
import { cameraOfSaved, SavedCameraSchema, type SavedCamera } from '../config/saved-camera.ts';
import { withoutLogin } from '../domain/stream-address.ts';
import { openSavedSetting, savedIds, type Json, type Saved, type SettingParts } from './saved-setting.ts';

export interface SavedCameras {
  /** All that there are, those of the configuration first; also those that are switched off. */
  all(): readonly CameraConfig[];
  of(cameraId: string): CameraConfig | undefined;
  saved(cameraId: string): Saved<SavedCamera> | undefined;
  configured(cameraId: string): CameraConfig | undefined;
  /** On disk and in the audit log when the call returns. @param camera undefined takes back what was saved */
  put(cameraId: string, camera: SavedCamera | undefined, by: string): void;
}

/** Cameras: what the pages saved counts before the configuration, and adds to it. */
export function openSavedCameras(parts: SettingParts, cameras: readonly CameraConfig[]): SavedCameras {
  const configured = new Map(cameras.map((camera) => [camera.id, camera]));
  const found = savedIds(parts.dataDir, 'camera').filter((id) => CameraSchema.shape.id.safeParse(id).success);
  const ids = new Set([...configured.keys(), ...found.toSorted()]);
  const setting = openSavedSetting<SavedCamera>(parts, {
    ...{ name: 'camera', action: 'camera-changed', cameraIds: ids },
    parse: parseSaved,
    toJson: toFile,
    secret: { toAudit },
  });
  const inForce = (cameraId: string): CameraConfig | undefined => {
    const own = setting.of(cameraId);
    const written = configured.get(cameraId);
    return own === undefined ? written : cameraOfSaved(cameraId, own.value, written);
  };
  return {
    all: () => [...ids].flatMap((id) => inForce(id) ?? []),
    of: inForce,
    saved: (cameraId) => setting.of(cameraId),
    configured: (cameraId) => configured.get(cameraId),
    put: (cameraId, camera, by) => {
      const before = setting.of(cameraId)?.value ?? asSaved(configured.get(cameraId));
      setting.put(cameraId, camera, by, before);
      ids.add(cameraId);
    },
  };
}

function parseSaved(raw: unknown): SavedCamera {
  const isOfSaving = ([key]: readonly [string, unknown]): boolean => key === 'savedBy' || key === 'savedAt';
  const written = typeof raw === 'object' && raw !== null ? Object.entries(raw) : [];
  return SavedCameraSchema.parse(Object.fromEntries(written.filter((entry) => !isOfSaving(entry))));
}

/** With the login, for the file alone. */
function toFile(camera: SavedCamera): Record<string, Json> {
  const { login } = camera;
  const kept = login === undefined ? {} : { login: typeof login === 'string' ? login : { ...login } };
  return { ...withoutLogins(camera), ...kept };
}

/** Who may read the log learns of no password: not even whether it is another one. */
function toAudit(camera: SavedCamera): Record<string, Json> {
  const { login } = camera;
  return {
    ...withoutLogins(camera),
    login: typeof login === 'object' ? { user: login.user } : (login ?? null),
  };
}

function withoutLogins(camera: SavedCamera): Record<string, Json> {
  const { name, url, analysisUrl, transport, analysedFps, declaredFps, enabled } = camera;
  return {
    ...{ name, url, transport, analysedFps, enabled },
    ...(analysisUrl === undefined ? {} : { analysisUrl }),
    ...(declaredFps === undefined ? {} : { declaredFps }),
  };
}

/** What the configuration says, in the shape in which the pages save. */
export function asSaved(camera: CameraConfig | undefined): SavedCamera | undefined {
  if (camera === undefined) return undefined;
  const { name, url, analysisUrl, transport, analysedFps, declaredFps, enabled } = camera;
  return {
    ...{ name, transport, analysedFps, enabled, login: 'configured' },
    url: withoutLogin(url),
    ...(analysisUrl === undefined ? {} : { analysisUrl: withoutLogin(analysisUrl) }),
    ...(declaredFps === undefined ? {} : { declaredFps }),
  };
}
