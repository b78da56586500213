import { partsOf } from '../../../domain/stream-address.ts';
import {
  NewCameraSchema,
  StreamAddressSchema,
  type CameraEntry,
  type CameraSettingsState,
} from '../../../wire/camera-setup.ts';
import type { SetupField } from '../language/setup-words.ts';

/** What stands in the fields, as it was typed. */
export interface CameraDraft {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly analysisUrl: string;
  readonly user: string;
  readonly password: string;
  readonly transport: CameraEntry['transport'];
  readonly analysedFps: string;
  readonly declaredFps: string;
  readonly enabled: boolean;
}

export type SavedEntry = NonNullable<CameraSettingsState['camera']>;

export const newDraft = (id: string): CameraDraft => ({
  ...{ id, name: '', url: 'rtsp://', analysisUrl: '', user: '', password: '' },
  ...{ transport: 'tcp', analysedFps: '12.5', declaredFps: '', enabled: true },
});

export const draftOf = (id: string, camera: SavedEntry): CameraDraft => ({
  ...camera,
  id,
  analysisUrl: camera.analysisUrl ?? '',
  password: '',
  analysedFps: String(camera.analysedFps),
  declaredFps: camera.declaredFps === null ? '' : String(camera.declaredFps),
});

/** @param saved an empty password keeps the one that it has */
export function entryOf(draft: CameraDraft, saved: SavedEntry | undefined): CameraEntry {
  const { name, url, analysisUrl, user, password, transport, analysedFps, declaredFps, enabled } = draft;
  return {
    ...{ name: name.trim(), url: url.trim(), user, transport, enabled },
    analysisUrl: analysisUrl.trim() === '' ? null : analysisUrl.trim(),
    password: password === '' && saved !== undefined ? null : password,
    analysedFps: analysedFps.trim() === '' ? NaN : Number(analysedFps),
    declaredFps: declaredFps.trim() === '' ? null : Number(declaredFps),
  };
}

const FIELDS = [
  'id',
  'name',
  'url',
  'analysisUrl',
  'user',
  'password',
  'analysedFps',
  'declaredFps',
] as const;

/** Which fields the service would refuse, by its own schema. */
export function wrongFields(draft: CameraDraft, saved: SavedEntry | undefined): ReadonlySet<SetupField> {
  const camera = entryOf(draft, saved);
  const parsed = NewCameraSchema.safeParse({ id: draft.id, camera, by: '-' });
  const places = parsed.success ? [] : parsed.error.issues.map(({ path }) => path.at(-1));
  const wrong = new Set<SetupField>(FIELDS.filter((field) => places.includes(field)));
  // A path that the configuration gave stays allowed.
  const isAddress = (text: string): boolean =>
    StreamAddressSchema.safeParse(text).success || text === saved?.url || text === saved?.analysisUrl;
  if (!isAddress(camera.url)) wrong.add('url');
  if (camera.analysisUrl !== null && !isAddress(camera.analysisUrl)) wrong.add('analysisUrl');
  return wrong;
}

/** An address that was pasted with its login: that moves to the fields of its own, so that it is never shown. */
export function withAddress(draft: CameraDraft, field: 'url' | 'analysisUrl', text: string): CameraDraft {
  const parts = partsOf(text.trim());
  return parts?.login === undefined
    ? { ...draft, [field]: text }
    : { ...draft, [field]: parts.bare, ...parts.login };
}

/** What a probe depends on: another one makes its result old. */
export const streamsKey = ({ url, analysisUrl, user, password, transport }: CameraDraft): string =>
  JSON.stringify([url, analysisUrl, user, password, transport]);
