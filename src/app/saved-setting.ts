import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { syncSync, writeWholeSync } from '../base/durable-file.ts';
import type { Log } from '../base/log.ts';
import type { CameraConfig } from '../config/schema.ts';
import { isoAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import type { AuditAction, AuditEntry } from '../wire/audit.ts';

const EVENTS = {
  calibration: { changed: 'calibration.changed', unreadable: 'calibration.unreadable' },
  zones: { changed: 'zones.changed', unreadable: 'zones.unreadable' },
  camera: { changed: 'camera.changed', unreadable: 'camera.unreadable' },
} as const;

/** The cameras of now: one may come and go while the service runs. */
export type CameraList<Key extends keyof CameraConfig> = () => readonly Pick<CameraConfig, 'id' | Key>[];

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
  readonly action: Extract<AuditAction, 'calibration-changed' | 'zones-changed' | 'camera-changed'>;
  readonly cameraIds: Iterable<string>;
  /** @throws where it is none; a file may hold more, such as who saved it */
  readonly parse: (raw: unknown) => T;
  /** As it lies in its file and in the audit log. */
  readonly toJson: (value: T) => Record<string, Json>;
  /**
   * It holds what nobody else may read: its file is for this user alone, the audit log gets this in its place, and the last
   * good one is a copy beside it.
   */
  readonly secret?: { readonly toAudit: (value: T) => Record<string, Json> };
}

export type Json = AuditEntry['detail'][string];

export interface Saved<T> {
  readonly value: T;
  readonly by: string | null;
  readonly at: string | null;
  /** Its file cannot be read: this is the last good one. */
  readonly isOld: boolean;
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
  const { name, action, toJson, secret } = options;
  const dir = settingsDir(parts.dataDir);
  const kept = new Map<string, Saved<T>>();
  for (const id of options.cameraIds) {
    const found = readSaved(dir, id, parts, options);
    if (found !== undefined) kept.set(id, found);
  }
  return {
    of: (cameraId) => kept.get(cameraId),
    put: (cameraId, value, by, before) => {
      const toAudit = secret?.toAudit ?? toJson;
      const jsonOf = (each: T | undefined): Json => (each === undefined ? null : toAudit(each));
      const detail = { before: jsonOf(before), after: jsonOf(value) };
      const tell = (): unknown => audit.append({ actor: by, action, subject: cameraId, detail });
      const files = filesOf(dir, cameraId, options);
      if (value === undefined) {
        tell();
        for (const file of files) rmSync(file, { force: true });
        if (existsSync(dir)) syncSync(dir);
        kept.delete(cameraId);
      } else {
        const at = isoAt(clock.wallMs(), parts.timeZone);
        mkdirSync(dir, { recursive: true });
        const text = `${JSON.stringify({ savedBy: by, savedAt: at, ...toJson(value) }, undefined, 2)}\n`;
        const [file, ...copies] = files;
        // Told when it is safe and before it counts: what cannot be written down in the log is not done.
        writeWholeSync(file, text, tell, secret === undefined ? undefined : PRIVATE);
        kept.set(cameraId, { value, by, at, isOld: false });
        for (const copy of copies) writeWholeSync(copy, text, () => undefined, PRIVATE);
      }
      log.info({ event: EVENTS[name].changed, cameraId, isSaved: value !== undefined }, `${name} changed`);
    },
  };
}

const PRIVATE = 0o600;
const settingsDir = (dataDir: string): string => join(dataDir, 'cameras');

/** First the one that counts, then its copy where there is one. */
function filesOf<T>(
  dir: string,
  cameraId: string,
  { name, secret }: SettingOptions<T>,
): readonly [string, ...string[]] {
  const file = join(dir, `${cameraId}.${name}.json`);
  return secret === undefined ? [file] : [file, join(dir, `${cameraId}.${name}.last-good.json`)];
}

/** Of which cameras there is a file, whether or not it can be read. */
export function savedIds(dataDir: string, name: keyof typeof EVENTS): readonly string[] {
  const dir = settingsDir(dataDir);
  const ending = `.${name}.json`;
  return (existsSync(dir) ? readdirSync(dir) : [])
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));
}

function readSaved<T>(
  dir: string,
  cameraId: string,
  { audit, log }: Pick<SettingParts, 'audit' | 'log'>,
  options: SettingOptions<T>,
): Saved<T> | undefined {
  const { name, action, parse } = options;
  const [file, copy] = filesOf(dir, cameraId, options);
  if (!existsSync(file)) return undefined;
  try {
    return { ...readFile(file, parse), isOld: false };
  } catch (error) {
    const told = audit
      .ofSubject(cameraId)
      .filter((entry) => entry.action === action)
      .at(-1);
    const last = copy === undefined ? told && ofEntry(told, parse) : ofCopy(copy, parse);
    const inForce = last === undefined ? 'configuration' : copy === undefined ? 'audit-log' : 'last-good';
    const reason = error instanceof Error ? error.message : String(error);
    log.error(
      { event: EVENTS[name].unreadable, cameraId, file, inForce, reason },
      `saved ${name} cannot be read: the last good one is in force`,
    );
    return last && { ...last, isOld: true };
  }
}

type Read<T> = Omit<Saved<T>, 'isOld'>;

function readFile<T>(file: string, parse: (raw: unknown) => T): Read<T> {
  const raw = JSON.parse(readFileSync(file, 'utf8')) as unknown;
  const value = parse(raw);
  const { savedBy, savedAt } = raw as { readonly savedBy?: unknown; readonly savedAt?: unknown };
  const text = (each: unknown): string | null => (typeof each === 'string' ? each : null);
  return { value, by: text(savedBy), at: text(savedAt) };
}

function ofCopy<T>(copy: string, parse: (raw: unknown) => T): Read<T> | undefined {
  try {
    return readFile(copy, parse);
  } catch {
    return undefined;
  }
}

function ofEntry<T>({ detail, actor, at }: AuditEntry, parse: (raw: unknown) => T): Read<T> | undefined {
  try {
    return { value: parse(detail['after']), by: actor, at };
  } catch {
    return undefined;
  }
}
