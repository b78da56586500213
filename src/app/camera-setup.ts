import { err, ok, type Result } from '../base/result.ts';
import type { SavedCamera } from '../config/saved-camera.ts';
import { cameraOfSaved } from '../config/saved-camera.ts';
import type { CameraConfig } from '../config/schema.ts';
import { isSameHost, partsOf, withoutLogin, type StreamLogin } from '../domain/stream-address.ts';
import type { AuditLog } from '../store/audit-log.ts';
import type { CameraRefusal, CameraSetup } from '../web/camera-setup.ts';
import { StreamAddressSchema, type CameraEntry, type CameraSettingsState } from '../wire/camera-setup.ts';
import type { CameraProber } from './camera-probe.ts';
import type { SavedCalibrations } from './saved-calibrations.ts';
import { asSaved, type SavedCameras } from './saved-cameras.ts';
import type { SavedZones } from './saved-zones.ts';

export interface CameraSetupParts {
  readonly cameras: SavedCameras;
  readonly calibrations: SavedCalibrations;
  readonly zones: SavedZones;
  readonly prober: CameraProber;
  readonly audit: Pick<AuditLog, 'append'>;
  /** It is another one from here on, or none. */
  readonly onChanged: (cameraId: string, camera: CameraConfig | undefined) => void;
}

type Streams = Pick<CameraEntry, 'url' | 'analysisUrl' | 'user' | 'password'>;

/** What admins set of the cameras, and what they may know before that. */
export function createCameraSetup(parts: CameraSetupParts): CameraSetup {
  const { cameras, audit } = parts;
  const settings = (cameraId: string): CameraSettingsState | undefined => stateOf(cameras, cameraId);

  const save = (
    cameraId: string,
    entry: CameraEntry,
    by: string,
  ): Result<CameraSettingsState, CameraRefusal> => {
    const camera = savedOf(entry, known(cameras, cameraId));
    if (!camera.ok) return camera;
    cameras.put(cameraId, camera.value, by);
    return changed(cameraId);
  };
  const changed = (cameraId: string): Result<CameraSettingsState, CameraRefusal> => {
    parts.onChanged(cameraId, cameras.of(cameraId));
    return ok(settings(cameraId) ?? gone(cameraId));
  };
  return {
    settings,
    add: ({ id, camera, by }) => (cameras.of(id) === undefined ? save(id, camera, by) : err('camera-exists')),
    put: (cameraId, { camera, by }) => {
      if (cameras.of(cameraId) === undefined) return err('no-such-camera');
      if (camera !== null) return save(cameraId, camera, by);
      if (cameras.configured(cameraId) === undefined) forgetPicture(parts, cameraId, by);
      cameras.put(cameraId, undefined, by);
      return changed(cameraId);
    },
    probe: async ({ id, camera, by }, signal) => {
      const { transport, analysedFps } = camera;
      const streams = savedOf(
        { ...camera, name: 'probe', declaredFps: null, enabled: true },
        id === null ? NOTHING : known(cameras, id),
      );
      if (!streams.ok) return streams;
      if (parts.prober.isBusy) return err('busy');
      const { url, analysisUrl } = cameraOfSaved('probe', streams.value, cameras.configured(id ?? ''));
      // Told first: whose question cannot be written down gets no answer.
      const detail = { url: streams.value.url, analysisUrl: streams.value.analysisUrl ?? null };
      audit.append({ actor: by, action: 'camera-probed', subject: id ?? 'new', detail });
      const asked = { url, transport, analysedFps, ...(analysisUrl === undefined ? {} : { analysisUrl }) };
      return ok(await parts.prober.probe(asked, signal));
    },
  };
}

/** What the box knows of a camera already. */
interface Known {
  readonly inForce: CameraConfig | undefined;
  readonly configured: CameraConfig | undefined;
  readonly login: SavedCamera['login'];
}

const NOTHING: Known = { inForce: undefined, configured: undefined, login: undefined };

function known(cameras: SavedCameras, cameraId: string): Known {
  const configured = cameras.configured(cameraId);
  const saved = cameras.saved(cameraId)?.value ?? asSaved(configured);
  return { inForce: cameras.of(cameraId), configured, login: saved?.login };
}

/** What people entered, as it is kept. */
function savedOf(entry: CameraEntry, before: Known): Result<SavedCamera, CameraRefusal> {
  const { name, url, analysisUrl, transport, analysedFps, declaredFps, enabled } = entry;
  const written = [before.configured?.url, before.configured?.analysisUrl].map(
    (address) => address && withoutLogin(address),
  );
  // A path of this machine is the configuration's to give.
  const isAllowed = (address: string): boolean =>
    StreamAddressSchema.safeParse(address).success || written.includes(address);
  if (!isAllowed(url) || (analysisUrl !== null && !isAllowed(analysisUrl))) return err('no-stream-address');
  const login = loginOf(entry, before);
  if (!login.ok) return login;
  return ok({
    ...{ name, url, transport, analysedFps, enabled },
    ...(analysisUrl === null ? {} : { analysisUrl }),
    ...(declaredFps === null ? {} : { declaredFps }),
    ...(login.value === undefined ? {} : { login: login.value }),
  });
}

/** A password that is kept goes to nobody but the device and the user that it was given for. */
function loginOf(
  { url, analysisUrl, user, password }: Streams,
  { inForce, login }: Known,
): Result<SavedCamera['login'], CameraRefusal> {
  if (password !== null) return ok(user === '' && password === '' ? undefined : { user, password });
  const addresses = [url, ...(analysisUrl === null ? [] : [analysisUrl])].filter(
    (address) => partsOf(address) !== undefined,
  );
  if (inForce !== undefined && user === (knownLogin(inForce)?.user ?? '')) {
    const told = [inForce.url, inForce.analysisUrl].filter((address) => address !== undefined);
    if (addresses.every((address) => told.some((each) => isSameHost(each, address)))) return ok(login);
  }
  return user === '' ? ok(undefined) : err('password-again');
}

const knownLogin = ({ url, analysisUrl }: CameraConfig): StreamLogin | undefined =>
  partsOf(url)?.login ?? (analysisUrl === undefined ? undefined : partsOf(analysisUrl)?.login);

function stateOf(cameras: SavedCameras, cameraId: string): CameraSettingsState | undefined {
  const camera = cameras.of(cameraId);
  if (camera === undefined) return undefined;
  const { name, url, analysisUrl, transport, analysedFps, declaredFps, enabled } = camera;
  const own = cameras.saved(cameraId);
  const login = knownLogin(camera);
  return {
    cameraId,
    source: own === undefined ? 'configured' : 'saved',
    isConfigured: cameras.configured(cameraId) !== undefined,
    camera: {
      ...{ name, transport, analysedFps, enabled, declaredFps: declaredFps ?? null },
      url: withoutLogin(url),
      analysisUrl: analysisUrl === undefined ? null : withoutLogin(analysisUrl),
      user: login?.user ?? '',
      hasPassword: login !== undefined && login.password !== '',
    },
    by: own?.by ?? null,
    at: own?.at ?? null,
  };
}

const gone = (cameraId: string): CameraSettingsState => ({
  ...{ cameraId, source: 'configured', isConfigured: false, camera: null, by: null, at: null },
});

/** Another camera may get the id one day: by the calibration of this one it would measure wrong. */
function forgetPicture({ calibrations, zones }: CameraSetupParts, cameraId: string, by: string): void {
  if (calibrations.of(cameraId)?.source === 'saved') calibrations.put(cameraId, null, by);
  if (zones.state(cameraId)?.source === 'saved') zones.put(cameraId, null, by);
}
