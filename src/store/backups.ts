import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { settleFile } from '../base/durable-file.ts';
import { ServiceError } from '../base/service-error.ts';
import { damageOf } from './database.ts';
import type { DatabaseThread } from './database-thread.ts';

export interface Backup {
  readonly file: string;
  /** The site's day on which it was made, yyyy-mm-dd. */
  readonly day: string;
  readonly bytes: number;
}

const NAME = /^qingfang-(\d{4}-\d{2}-\d{2})\.sqlite$/;

/** Backups of a folder, newest first; none where there is no such folder. */
export function listBackups(dir: string): readonly Backup[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .flatMap((name) => {
      const day = NAME.exec(name)?.[1];
      const file = join(dir, name);
      return day === undefined ? [] : [{ file, day, bytes: statSync(file).size }];
    })
    .sort((a, b) => (a.day < b.day ? 1 : -1));
}

/** Reads each from the newest on until one is sound. */
export function newestSound(dir: string): Backup | undefined {
  return listBackups(dir).find(({ file }) => damageOf(file) === undefined);
}

/**
 * Copies the database at work, reads the copy through, and only then gives it its name.
 * @param day the site's, yyyy-mm-dd: a day has one backup, the last one made
 * @throws E_BACKUP; what was there before stays
 */
export async function makeBackup(
  thread: DatabaseThread,
  file: string,
  dir: string,
  day: string,
): Promise<Backup> {
  const target = join(dir, `qingfang-${day}.sqlite`);
  const partial = `${target}.partial`;
  try {
    mkdirSync(dir, { recursive: true });
    await thread.run({ type: 'copy', file, to: partial });
    const damage = await thread.run({ type: 'check', file: partial });
    if (damage !== undefined) throw new Error(`the copy is damaged: ${damage}`);
    return { file: target, day, bytes: await settleFile(partial, target) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ServiceError('E_BACKUP', `No backup of ${file} could be made in ${dir} (${why}).`, { cause });
  } finally {
    for (const rest of ['', '-journal', '-wal', '-shm'])
      rmSync(partial + rest, { force: true, recursive: true });
  }
}

/** Removes all but the newest ones until today, yyyy-mm-dd. */
export function pruneBackups(dir: string, keep: number, today: string): void {
  const all = listBackups(dir);
  const kept = new Set(all.filter(({ day }) => day <= today).slice(0, Math.max(1, keep)));
  for (const backup of all) if (!kept.has(backup)) rmSync(backup.file);
}
