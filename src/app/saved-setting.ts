import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { syncSync, writeWholeSync } from '../base/durable-file.ts';
import type { Log } from '../base/log.ts';
import { isoAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import type { AuditAction, AuditEntry } from '../wire/audit.ts';

const EVENTS = {
  calibration: { changed: 'calibration.changed', unreadable: 'calibration.unreadable' },
  zones: { changed: 'zones.changed', unreadable: 'zones.unreadable' },
} as const;

export interface SettingParts {
  readonly dataDir: string;
  readonly timeZone: string;
  readonly audit: Pick<Store['audit'], 'append' | 'ofSubject'>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SettingOptions<T> {
  /** In the name of its files. */
  readonly name: keyof typeof EVENTS;
  readonly action: Extract<AuditAction, 'calibration-changed' | 'zones-changed'>;
  readonly cameraIds: Iterable<string>;
  /** @throws where it is none; a file may hold more, such as who saved it */
  readonly parse: (raw: unknown) => T;
  /** As it lies in its file and in the audit log. */
  readonly toJson: (value: T) => Record<string, Json>;
}

type Json = AuditEntry['detail'][string];

export interface Saved<T> {
  readonly value: T;
  readonly by: string | null;
  readonly at: string | null;
}

/** What the pages save of each camera: a file for each in the data folder. */
export interface SavedSetting<T> {
  of(cameraId: string): Saved<T> | undefined;
  /** On disk and in the audit log when the call returns. @param value undefined takes back what was saved @param before for the log */
  put(cameraId: string, value: T | undefined, by: string, before: T | undefined): void;
}

/**
 * The configuration is a person's own file and is never written; see docs/calibration.md. A file that cannot be read costs
 * nothing: what it should hold stands in the audit log as well.
 */
export function openSavedSetting<T>(parts: SettingParts, options: SettingOptions<T>): SavedSetting<T> {
  const { audit, clock, log } = parts;
  const { name, action, toJson } = options;
  const dir = join(parts.dataDir, 'cameras');
  const fileOf = (cameraId: string): string => join(dir, `${cameraId}.${name}.json`);
  const kept = new Map<string, Saved<T>>();
  for (const id of options.cameraIds) {
    const found = readSaved(fileOf(id), id, parts, options);
    if (found !== undefined) kept.set(id, found);
  }
  return {
    of: (cameraId) => kept.get(cameraId),
    put: (cameraId, value, by, before) => {
      const jsonOf = (each: T | undefined): Json => (each === undefined ? null : toJson(each));
      const detail = { before: jsonOf(before), after: jsonOf(value) };
      const tell = (): unknown => audit.append({ actor: by, action, subject: cameraId, detail });
      const path = fileOf(cameraId);
      if (value === undefined) {
        tell();
        rmSync(path, { force: true });
        if (existsSync(dir)) syncSync(dir);
        kept.delete(cameraId);
      } else {
        const at = isoAt(clock.wallMs(), parts.timeZone);
        mkdirSync(dir, { recursive: true });
        const text = JSON.stringify({ savedBy: by, savedAt: at, ...toJson(value) }, undefined, 2);
        // Told when it is safe and before it counts: what cannot be written down in the log is not done.
        writeWholeSync(path, `${text}\n`, tell);
        kept.set(cameraId, { value, by, at });
      }
      log.info({ event: EVENTS[name].changed, cameraId, isSaved: value !== undefined }, `${name} changed`);
    },
  };
}

function readSaved<T>(
  path: string,
  cameraId: string,
  { audit, log }: SettingParts,
  { name, action, parse }: SettingOptions<T>,
): Saved<T> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const raw = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    const value = parse(raw);
    const { savedBy, savedAt } = raw as { readonly savedBy?: unknown; readonly savedAt?: unknown };
    const text = (each: unknown): string | null => (typeof each === 'string' ? each : null);
    return { value, by: text(savedBy), at: text(savedAt) };
  } catch (error) {
    const told = audit
      .ofSubject(cameraId)
      .filter((entry) => entry.action === action)
      .at(-1);
    const last = told === undefined ? undefined : ofEntry(told, parse);
    const inForce = last === undefined ? 'configuration' : 'audit-log';
    const reason = error instanceof Error ? error.message : String(error);
    log.error(
      { event: EVENTS[name].unreadable, cameraId, file: path, inForce, reason },
      `saved ${name} cannot be read: the last good one is in force`,
    );
    return last;
  }
}

function ofEntry<T>({ detail, actor, at }: AuditEntry, parse: (raw: unknown) => T): Saved<T> | undefined {
  try {
    return { value: parse(detail['after']), by: actor, at };
  } catch {
    return undefined;
  }
}
