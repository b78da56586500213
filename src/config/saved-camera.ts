import { z } from 'zod';
import { CameraSchema, type CameraConfig } from './schema.ts';
import { isSameHost, partsOf, withLogin, type StreamLogin } from '../domain/stream-address.ts';

const fields = CameraSchema.pick({
  name: true,
  url: true,
  analysisUrl: true,
  transport: true,
  analysedFps: true,
  declaredFps: true,
  enabled: true,
});

/** A camera as the pages save it: keys of cameras.json, with the login apart from the addresses. */
export const SavedCameraSchema = fields.extend({
  /** `configured`: that of the same device in cameras.json, wherever it comes from; none where it is left out. */
  login: z
    .union([z.literal('configured'), z.strictObject({ user: z.string(), password: z.string() })])
    .optional(),
});

export type SavedCamera = z.output<typeof SavedCameraSchema>;

/**
 * The camera as the house uses it. What the pages save stands for those keys as a whole; calibration, zones and `loop` are
 * those of the configuration.
 */
export function cameraOfSaved(
  id: string,
  saved: SavedCamera,
  configured: CameraConfig | undefined,
): CameraConfig {
  const { login, url, analysisUrl, declaredFps, ...rest } = saved;
  const addressed = (address: string): string =>
    withLogin(address, login === 'configured' ? configuredLogin(address, configured) : login);
  return {
    ...rest,
    id,
    url: addressed(url),
    ...(analysisUrl === undefined ? {} : { analysisUrl: addressed(analysisUrl) }),
    ...(declaredFps === undefined ? {} : { declaredFps }),
    ...(configured?.calibration === undefined ? {} : { calibration: configured.calibration }),
    zones: configured?.zones ?? [],
    loop: configured?.loop ?? true,
  };
}

/** Of that device alone: no other is ever told the password. */
function configuredLogin(address: string, configured: CameraConfig | undefined): StreamLogin | undefined {
  const told = [configured?.url, configured?.analysisUrl].flatMap((each) =>
    each !== undefined && isSameHost(each, address) ? [partsOf(each)] : [],
  );
  return (told.find((parts) => parts?.bare === address) ?? told[0])?.login;
}
