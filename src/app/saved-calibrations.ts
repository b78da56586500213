import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { syncSync, writeWholeSync } from '../base/durable-file.ts';
import type { Log } from '../base/log.ts';
import { readJson } from '../config/load-config.ts';
import type { CameraConfig } from '../config/schema.ts';
import type { CameraModel } from '../domain/camera.ts';
import { isoAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import {
  CalibrationFileSchema,
  fileOfModel,
  modelOfFile,
  type CalibrationFile,
} from '../wire/calibration.ts';

export interface SavedCalibrationsOptions {
  readonly dataDir: string;
  readonly timeZone: string;
  readonly cameras: readonly Pick<CameraConfig, 'id' | 'calibration'>[];
  readonly audit: Pick<Store['audit'], 'append' | 'ofSubject'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What people decided of a camera; `model` is undefined where it is to be learnt. */
export interface DecidedCalibration {
  readonly source: 'saved' | 'configured' | 'learnt';
  readonly model: CameraModel | undefined;
  readonly by: string | null;
  readonly at: string | null;
}

export interface SavedCalibrations {
  /** Undefined where there is no such camera. */
  of(cameraId: string): DecidedCalibration | undefined;
  /** On disk and in the audit log when the call returns. @param file null takes back what was saved */
  put(cameraId: string, file: CalibrationFile | null, by: string): DecidedCalibration | undefined;
}

/**
 * Calibrations saved by the pages: a file for each camera in the data folder, which counts before the configuration. The
 * configuration is a person's own file and is never written. See docs/calibration.md.
 */
export function openSavedCalibrations(options: SavedCalibrationsOptions): SavedCalibrations {
  const { audit, clock, log } = options;
  const dir = join(options.dataDir, 'cameras');
  const fileOf = (cameraId: string): string => join(dir, `${cameraId}.calibration.json`);
  const configured = new Map(options.cameras.map(({ id, calibration }) => [id, calibration]));
  const saved = new Map<string, Saved>();
  for (const id of configured.keys()) {
    const found = readSaved(fileOf(id), id, audit, log);
    if (found !== undefined) saved.set(id, found);
  }

  const of = (cameraId: string): DecidedCalibration | undefined => {
    if (!configured.has(cameraId)) return undefined;
    const own = saved.get(cameraId);
    if (own !== undefined)
      return { source: 'saved', model: modelOfFile(own.file), by: own.savedBy, at: own.savedAt };
    const model = configured.get(cameraId);
    return { source: model === undefined ? 'learnt' : 'configured', model, by: null, at: null };
  };
  return {
    of,
    put: (cameraId, file, by) => {
      const before = of(cameraId);
      if (before === undefined) return undefined;
      const tell = (): unknown =>
        audit.append({
          actor: by,
          action: 'calibration-changed',
          subject: cameraId,
          detail: { before: before.model === undefined ? null : fileOfModel(before.model), after: file },
        });
      const path = fileOf(cameraId);
      if (file === null) {
        tell();
        rmSync(path, { force: true });
        if (existsSync(dir)) syncSync(dir);
        saved.delete(cameraId);
      } else {
        const own = { file, savedBy: by, savedAt: isoAt(clock.wallMs(), options.timeZone) };
        mkdirSync(dir, { recursive: true });
        // Told when it is safe and before it counts: what cannot be written down in the log is not done.
        const text = `${JSON.stringify({ savedBy: by, savedAt: own.savedAt, ...file }, undefined, 2)}\n`;
        writeWholeSync(path, text, tell);
        saved.set(cameraId, own);
      }
      log.info(
        { event: 'calibration.changed', cameraId, source: of(cameraId)?.source },
        'calibration changed',
      );
      return of(cameraId);
    },
  };
}

interface Saved {
  readonly file: CalibrationFile;
  readonly savedBy: string | null;
  readonly savedAt: string | null;
}

/** A file that cannot be read costs nothing: what it should hold stands in the audit log as well. */
function readSaved(
  path: string,
  cameraId: string,
  audit: SavedCalibrationsOptions['audit'],
  log: Log,
): Saved | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const raw = readJson(path, 'E_CALIBRATION');
    const { savedBy, savedAt } = raw as { readonly savedBy?: unknown; readonly savedAt?: unknown };
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    return { file: CalibrationFileSchema.parse(raw), savedBy: text(savedBy), savedAt: text(savedAt) };
  } catch (error) {
    const last = audit
      .ofSubject(cameraId)
      .filter(({ action }) => action === 'calibration-changed')
      .at(-1);
    const file = CalibrationFileSchema.safeParse(last?.detail['after']);
    log.error(
      {
        ...{
          event: 'calibration.unreadable',
          cameraId,
          file: path,
          inForce: file.success ? 'audit-log' : 'configuration',
        },
        reason: error instanceof Error ? error.message : String(error),
      },
      file.success
        ? 'a saved calibration cannot be read: the last one of the audit log is in force'
        : 'a saved calibration cannot be read: that of the configuration is in force',
    );
    return file.success ? { file: file.data, savedBy: last!.actor, savedAt: last!.at } : undefined;
  }
}
