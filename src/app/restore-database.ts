import type { Clock } from '../base/clock.ts';
import { ServiceError } from '../base/service-error.ts';
import { auditLog } from '../store/audit-log.ts';
import { listBackups, newestSound } from '../store/backups.ts';
import { migrate } from '../store/migrate.ts';
import { openRestored, restoredEntry, type Mended } from '../store/open-or-mend.ts';
import { sessionTable } from '../store/session-table.ts';

export interface RestoreRequest {
  readonly dataDir: string;
  readonly backupsDir: string;
  /** yyyy-mm-dd; the newest sound backup where it is left out. */
  readonly day: string | undefined;
  readonly by: string;
  readonly clock: Clock;
}

/**
 * Puts a backup in the place of the database; what was there is set aside, never removed.
 * @throws E_BACKUP where there is none or it is damaged, E_ALREADY_RUNNING while the service is at work
 */
export function restoreDatabase(request: RestoreRequest): Mended {
  const { backupsDir, day, by, clock } = request;
  const backup =
    day === undefined ? newestSound(backupsDir) : listBackups(backupsDir).find((one) => one.day === day);
  if (backup === undefined)
    throw new ServiceError(
      'E_BACKUP',
      `There is no ${day === undefined ? 'sound backup' : `backup of ${day}`} in ${backupsDir}.`,
    );
  const { database, mended } = openRestored(backup, request);
  try {
    migrate(database);
    auditLog(database, clock).append(restoredEntry(mended, by));
    // The backup may know sessions that have ended since.
    sessionTable(database, clock).endAllSessions();
    return mended;
  } finally {
    database.close();
  }
}
