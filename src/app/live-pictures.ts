import type { Clock } from '../base/clock.ts';
import type { WallMs } from '../base/units.ts';
import { fitInto } from '../domain/frame.ts';
import type { BoxXyxyPx, SizeWh } from '../domain/picture.ts';
import { headBoxes } from '../geometry/head-boxes.ts';
import { contentOf } from '../inference/frame-view.ts';
import { hidingJpeg } from '../media/still-image.ts';
import type { PictureOutcome } from '../web/web-cameras.ts';
import type { CameraState } from '../wire/messages.ts';
import type { TappedFrame } from './picture-tap.ts';

/** What of a camera's line a picture needs. */
export interface Pictured {
  state(): Pick<CameraState, 'state' | 'reason'>;
  picture(signal: AbortSignal): Promise<TappedFrame | undefined>;
}

export interface LivePicturesOptions {
  readonly inputWh: SizeWh;
  /** Undefined where there is no such camera. */
  readonly lineOf: (cameraId: string) => Pictured | undefined;
  readonly clock: Clock;
  /** A camera at one frame a second, behind a busy network. */
  readonly waitMs?: number;
}

const FRESH_MS = 1000;
const WAIT_MS = 4000;
const JPEG = { widestPx: 640, quality: 70 };

interface Kept {
  readonly atMs: number;
  readonly outcome: Promise<PictureOutcome>;
}

/** Small pictures of now, made when somebody looks and at most one a second for each camera, with no head to be told. */
export function createLivePictures(options: LivePicturesOptions) {
  const { clock, lineOf, waitMs = WAIT_MS } = options;
  const kept = new Map<string, Kept>();
  return async (cameraId: string): Promise<PictureOutcome | undefined> => {
    const line = lineOf(cameraId);
    if (line === undefined) return undefined;
    const last = kept.get(cameraId);
    if (last !== undefined && clock.monotonicMs() - last.atMs < FRESH_MS) return last.outcome;
    const outcome = take(line, options.inputWh, waitMs, clock);
    // Whoever comes while it is made shares it, however long that takes.
    kept.set(cameraId, { atMs: Infinity, outcome });
    const settled = (): unknown => kept.set(cameraId, { atMs: clock.monotonicMs(), outcome });
    outcome.then(settled, settled);
    return outcome;
  };
}

async function take(line: Pictured, inputWh: SizeWh, waitMs: number, clock: Clock): Promise<PictureOutcome> {
  const { state, reason } = line.state();
  if (state !== 'live')
    return { kind: 'none', reason: `The camera is ${state}${reason === null ? '.' : `: ${reason.text}`}` };
  const frame = await line.picture(AbortSignal.timeout(waitMs));
  if (frame === undefined)
    return { kind: 'none', reason: 'No frame was looked at in time: the box may be too busy.' };
  const takenWallMs: WallMs = clock.wallMs();
  return { kind: 'picture', jpeg: await pictureOf(frame, inputWh), takenWallMs };
}

/** @returns a JPEG */
export function pictureOf({ pixels, pictureWh, persons }: TappedFrame, inputWh: SizeWh): Promise<Buffer> {
  const { w, h } = pictureWh;
  const hidden = headBoxes(persons).map(([x0, y0, x1, y1]): BoxXyxyPx => [x0 / w, y0 / h, x1 / w, y1 / h]);
  const contentWh = contentOf(fitInto(pictureWh, inputWh));
  return hidingJpeg({ pixels, sizeWh: inputWh, contentWh }, hidden, JPEG);
}
