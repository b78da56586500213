import { basename } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { ServiceError } from '../base/service-error.ts';
import type { AuditRequest } from './audit-log.ts';
import { newestSound, type Backup } from './backups.ts';
import { damageOf, databaseFile, holdDataDir, openDatabase, type Database } from './database.ts';
import { replaceBy } from './set-aside.ts';

/** A backup in the place of the database. */
export interface Mended {
  readonly backup: Omit<Backup, 'bytes'>;
  /** Where the database lies that was there before; undefined where there was none. */
  readonly aside: string | undefined;
}

export interface OpenedDatabase {
  readonly database: Database;
  readonly mended: Mended | undefined;
}

interface MendOptions {
  readonly dataDir: string;
  readonly backupsDir: string;
  readonly clock: Clock;
}

/**
 * Opens the database; where it is damaged, or gone while there are backups, the newest sound backup takes its place.
 * @throws E_DATABASE_CORRUPT where there is no sound backup either, and those of `openDatabase`
 */
export function openOrMend({ dataDir, backupsDir, clock }: MendOptions): OpenedDatabase {
  let mended: Mended | undefined;
  const database = openDatabase(dataDir, (file) => {
    const backup = newestSound(backupsDir);
    if (backup === undefined) return false;
    mended = { backup, aside: replaceBy(backup.file, file, clock.wallMs()) };
    return true;
  });
  return { database, mended };
}

/**
 * Puts a backup in the place of the database on a person's word, sound or not the one that is there.
 * @throws E_BACKUP for a backup that is damaged, E_ALREADY_RUNNING while the service is at work
 */
export function openRestored(
  backup: Omit<Backup, 'bytes'>,
  { dataDir, clock }: Omit<MendOptions, 'backupsDir'>,
): { readonly database: Database; readonly mended: Mended } {
  const damage = damageOf(backup.file);
  if (damage !== undefined)
    throw new ServiceError('E_BACKUP', `The backup ${backup.file} is damaged (${damage}).`);
  const held = holdDataDir(dataDir);
  let aside: string | undefined;
  try {
    aside = replaceBy(backup.file, databaseFile(dataDir), clock.wallMs());
  } finally {
    held();
  }
  return { database: openDatabase(dataDir), mended: { backup, aside } };
}

/** The log itself is the backup's: what it says from here on follows the backup's last row. */
export function restoredEntry({ backup, aside }: Mended, actor: string): AuditRequest {
  const detail = { backupOf: backup.day, aside: aside === undefined ? null : basename(aside) };
  return { actor, action: 'database-restored', subject: 'database', detail };
}
