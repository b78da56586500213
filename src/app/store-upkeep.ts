import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import type { Upkeep } from '../store/upkeep.ts';

export interface StoreUpkeepParts {
  readonly store: Pick<Store, 'tellDayHead' | 'trimScans'>;
  readonly upkeep: Upkeep;
  readonly scans: Pick<Config['scans'], 'keepDays' | 'mostRows'>;
  /** From which ages are counted. */
  readonly nowForAges: () => number;
  readonly log: Log;
  /** Something waits in the outbox. */
  readonly wake: () => void;
}

const CHECKPOINT_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 60_000;
/** A backup that failed, mostly for want of room, is not tried each minute. */
const RETRY_BACKUP_AFTER_LOOKS = 60;
const DAY_MS = 86_400_000;
/** Scans that go in one transaction: no frame waits long for it. In one look more go than can come until the next. */
const TRIMMED_AT_ONCE = 1000;
const TRIMS_A_LOOK = 20;

/** What the database needs while the service runs: a short log, a copy a day, the day's head of the audit log told, old scans gone. */
export function startStoreUpkeep(parts: StoreUpkeepParts): Stoppable {
  const { store, upkeep, scans, nowForAges, log, wake } = parts;
  let looksUntilBackup = 0;
  let stopped = false;
  const failed = (event: string) => (error: unknown) => {
    // What the stop of the service interrupts is done by the next start.
    if (!stopped) log.error({ event, err: error }, 'upkeep failed');
  };
  const checkpoint = (): void => {
    upkeep.checkpoint().catch(failed('database.checkpoint'));
  };
  const backUp = (): void => {
    looksUntilBackup -= 1;
    if (looksUntilBackup >= 0) return;
    looksUntilBackup = 0;
    upkeep
      .backUpIfDue()
      .then((backup) => {
        if (backup !== undefined) log.info({ event: 'database.backup', ...backup }, 'database copied');
      })
      .catch((error: unknown) => {
        looksUntilBackup = RETRY_BACKUP_AFTER_LOOKS;
        failed('database.backup')(error);
      });
  };
  const trim = (timesLeft: number): void => {
    if (stopped || timesLeft === 0) return;
    try {
      const beforeWallMs = nowForAges() - scans.keepDays * DAY_MS;
      const gone = store.trimScans({ beforeWallMs, mostRows: scans.mostRows, limit: TRIMMED_AT_ONCE });
      if (gone >= TRIMMED_AT_ONCE) setImmediate(trim, timesLeft - 1);
    } catch (error) {
      failed('scans.trim')(error);
    }
  };
  const look = (): void => {
    try {
      if (store.tellDayHead()) wake();
    } catch (error) {
      failed('audit.head')(error);
    }
    trim(TRIMS_A_LOOK);
    backUp();
  };
  look();
  const timers = [setInterval(checkpoint, CHECKPOINT_EVERY_MS), setInterval(look, LOOK_EVERY_MS)];
  return {
    stop: async () => {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await upkeep.stop();
    },
  };
}
