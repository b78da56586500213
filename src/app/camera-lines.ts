import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { CameraConfig } from '../config/schema.ts';
import type { CameraLine } from './camera-line.ts';

export interface CameraLinesParts {
  readonly startLine: (camera: CameraConfig, startDelayMs: number) => CameraLine;
  /** Its state is another one's now. */
  readonly onStarted: (cameraId: string, line: CameraLine) => void;
  readonly onGone: (cameraId: string) => void;
  readonly log: Log;
}

export interface CameraLines extends Stoppable {
  get(cameraId: string): CameraLine | undefined;
  all(): Iterable<CameraLine>;
  start(camera: CameraConfig, startDelayMs: number): void;
  /**
   * The camera is another one, or none any more: its line ends, and only then the new one begins, since a camera may serve
   * few at once. No other is touched. Resolves when the last of such calls has come true.
   */
  replace(cameraId: string, camera: CameraConfig | undefined): Promise<void>;
}

/** The lines of all cameras, by their ids. */
export function createCameraLines({ startLine, onStarted, onGone, log }: CameraLinesParts): CameraLines {
  const lines = new Map<string, CameraLine>();
  /** What each is to be; only the newest word counts. */
  const wanted = new Map<string, CameraConfig | undefined>();
  const turns = new Map<string, Promise<void>>();
  let isStopped = false;

  const start = (camera: CameraConfig, startDelayMs: number): void => {
    const line = startLine(camera, startDelayMs);
    lines.set(camera.id, line);
    onStarted(camera.id, line);
  };
  const takeTurn = async (cameraId: string): Promise<void> => {
    if (!wanted.has(cameraId)) return;
    await lines.get(cameraId)?.stop();
    const camera = wanted.get(cameraId);
    wanted.delete(cameraId);
    if (isStopped) return;
    if (camera !== undefined) start(camera, 0);
    else if (lines.delete(cameraId)) onGone(cameraId);
  };
  return {
    start,
    get: (cameraId) => lines.get(cameraId),
    all: () => lines.values(),
    replace: (cameraId, camera) => {
      wanted.set(cameraId, camera);
      const turn = (turns.get(cameraId) ?? Promise.resolve())
        .then(() => takeTurn(cameraId))
        .catch((error: unknown) =>
          log.error({ event: 'camera.not-replaced', cameraId, err: error }, 'a camera could not be set anew'),
        );
      turns.set(cameraId, turn);
      return turn;
    },
    stop: async () => {
      isStopped = true;
      await Promise.all(turns.values());
      await Promise.all([...lines.values()].map((line) => line.stop()));
    },
  };
}
