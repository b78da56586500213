import { existsSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import { listBackups, makeBackup, pruneBackups, type Backup } from './backups.ts';
import { DatabaseThread } from './database-thread.ts';
import { siteDayAt } from './site-day.ts';

export interface UpkeepOptions {
  /** The database at work. */
  readonly file: string;
  readonly backupsDir: string;
  readonly keepDays: number;
  readonly timeZone: string;
  readonly clock: Clock;
  /** Days away from the time that is known: copies are made, none goes. */
  readonly isClockInDoubt: () => boolean;
}

/** What a database needs while the service is at work, in a thread of its own: no frame waits for it. */
export interface Upkeep extends Stoppable {
  /** Moves the write-ahead log into the database, so that it stays short under a writer that never pauses. */
  checkpoint(): Promise<void>;
  /**
   * The day's backup where there is none yet; those beyond `keepDays` go, and those of days to come: a clock that was wrong
   * made them, and as the newest by name they would be the first to be put back.
   * @returns undefined where it was there already, or another call is making it
   * @throws E_BACKUP
   */
  backUpIfDue(): Promise<Backup | undefined>;
}

export function createUpkeep(options: UpkeepOptions): Upkeep {
  const { file, backupsDir, keepDays, timeZone, clock } = options;
  const thread = new DatabaseThread();
  let isCopying = false;
  return {
    checkpoint: async () => {
      if (existsSync(file)) await thread.run({ type: 'checkpoint', file });
    },
    backUpIfDue: async () => {
      const { day } = siteDayAt(clock.wallMs(), timeZone);
      if (isCopying || listBackups(backupsDir).some((backup) => backup.day === day)) return undefined;
      isCopying = true;
      try {
        const backup = await makeBackup(thread, file, backupsDir, day);
        if (!options.isClockInDoubt()) pruneBackups(backupsDir, keepDays, day);
        return backup;
      } finally {
        isCopying = false;
      }
    },
    stop: () => thread.stop(),
  };
}
