import { err, ok, type Result } from '../../src/base/result.ts';
import type { CameraRefusal, CameraSetup } from '../../src/web/camera-setup.ts';
import type {
  CameraEntry,
  CameraProbe,
  CameraProbeRequest,
  CameraSettingsRequest,
  CameraSettingsState,
  NewCamera,
} from '../../src/wire/camera-setup.ts';
import { SAMPLE_CAMERAS } from './sample-site.ts';

export const SAMPLE_PROBE: CameraProbe = {
  main: {
    ...{ kind: 'seen', codec: 'hevc', widthPx: 2560, heightPx: 1440, fps: 25, keyframeIntervalMs: 2000 },
    notes: ['made-playable'],
  },
  sub: {
    ...{ kind: 'seen', codec: 'h264', widthPx: 704, heightPx: 576, fps: 6, keyframeIntervalMs: 2000 },
    notes: ['low-rate'],
  },
  notes: ['other-shape'],
  picture: null,
};

export const CONFIGURED: CameraEntry = {
  name: '',
  ...{ url: 'rtsp://192.168.1.64/Streaming/Channels/101', analysisUrl: null, user: 'admin', password: null },
  ...{ transport: 'tcp', analysedFps: 12.5, declaredFps: null, enabled: true },
};

/** What admins set of the cameras of the sample site, in memory. */
export class SampleSetup implements CameraSetup {
  readonly saved = new Map<string, NewCamera>();
  readonly probed: CameraProbeRequest[] = [];
  answer: Result<CameraProbe, CameraRefusal | 'busy'> = ok(SAMPLE_PROBE);
  /** Told of what was added or removed, after it was. */
  onChanged: (id: string) => void = () => undefined;

  settings(cameraId: string): CameraSettingsState | undefined {
    const known = SAMPLE_CAMERAS.find((each) => each.cameraId === cameraId);
    const saved = this.saved.get(cameraId);
    if (known === undefined && saved === undefined) return undefined;
    const { user, password, ...camera } = saved?.camera ?? { ...CONFIGURED, name: known?.name ?? '' };
    return {
      ...{
        cameraId,
        source: saved === undefined ? 'configured' : 'saved',
        isConfigured: known !== undefined,
      },
      camera: { ...camera, user, hasPassword: password !== '' },
      ...{ by: saved?.by ?? null, at: saved === undefined ? null : new Date().toISOString() },
    };
  }

  add(request: NewCamera): Result<CameraSettingsState, CameraRefusal> {
    if (this.settings(request.id) !== undefined) return err('camera-exists');
    return this.#save(request);
  }

  put(id: string, { camera, by }: CameraSettingsRequest): Result<CameraSettingsState, CameraRefusal> {
    const before = this.settings(id);
    if (before === undefined) return err('no-such-camera');
    if (camera === null) {
      this.saved.delete(id);
      this.onChanged(id);
      return ok(this.settings(id) ?? { ...before, camera: null });
    }
    if (camera.password === null && camera.user !== before.camera?.user) return err('password-again');
    return this.#save({ id, camera, by });
  }

  probe(request: CameraProbeRequest): Promise<Result<CameraProbe, CameraRefusal | 'busy'>> {
    this.probed.push(request);
    return Promise.resolve(this.answer);
  }

  #save(request: NewCamera): Result<CameraSettingsState, CameraRefusal> {
    this.saved.set(request.id, request);
    this.onChanged(request.id);
    const state = this.settings(request.id);
    return state === undefined ? err('no-such-camera') : ok(state);
  }
}
