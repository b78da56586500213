import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { RecordedHandling } from '../store/record-handling.ts';
import type { JudgedHandling } from './camera-line.ts';

export interface HandlingIntakeParts {
  readonly store: { recordHandling(judged: JudgedHandling): RecordedHandling };
  readonly log: Log;
  /** On disk; in the order of the judgement, also where the disk was away meanwhile. */
  readonly onRecorded: (judged: JudgedHandling, recorded: RecordedHandling) => void;
  readonly retryEveryMs?: number;
  readonly mostWaiting?: number;
}

export interface HandlingIntake extends Stoppable {
  /** Keeps it now, or as soon as the database takes it; never throws, so that the cameras and the judgement go on. */
  take(judged: JudgedHandling): void;
}

const RETRY_EVERY_MS = 5000;
/** Some 2 kB each: an hour of a busy floor. Beyond that the oldest gentle ones go, then the oldest. */
const MOST_WAITING = 5000;
/** Each costs an fsync: the cameras are heard between two batches. */
const BATCH = 10;

/** What was judged on its way to the disk. A database that is away (full disk, locked file) costs time, no violation. */
export function createHandlingIntake({
  store,
  log,
  onRecorded,
  retryEveryMs = RETRY_EVERY_MS,
  mostWaiting = MOST_WAITING,
}: HandlingIntakeParts): HandlingIntake {
  const waiting: JudgedHandling[] = [];
  let dropped = 0;
  let isAway = false;
  /** Runs while something waits. */
  let timer: NodeJS.Timeout | undefined;

  const keepFirst = (judged: JudgedHandling): void => {
    const recorded = store.recordHandling(judged);
    waiting.shift();
    onRecorded(judged, recorded);
  };
  const tellAway = (error: unknown): void => {
    if (!isAway) log.error({ event: 'database.away', err: error }, 'handlings wait for the database');
    isAway = true;
  };
  const tellBack = (): void => {
    if (isAway) log.warn({ event: 'database.back', dropped }, 'the database takes handlings again');
    isAway = false;
    dropped = 0;
  };
  /** @returns after how long to go on; undefined where nothing waits any more */
  const drain = (most: number): number | undefined => {
    try {
      for (let n = 0; n < most && waiting[0] !== undefined; n += 1) keepFirst(waiting[0]);
    } catch (error) {
      tellAway(error);
      return retryEveryMs;
    }
    if (waiting.length > 0) return 0;
    tellBack();
    return undefined;
  };
  const goOn = (): void => {
    const afterMs = drain(BATCH);
    timer = afterMs === undefined ? undefined : setTimeout(goOn, afterMs);
  };
  return {
    take: (judged) => {
      waiting.push(judged);
      if (waiting.length > mostWaiting) {
        const gentle = waiting.findIndex(({ handling }) => !handling.violation);
        waiting.splice(Math.max(0, gentle), 1);
        dropped += 1;
      }
      if (timer === undefined) goOn();
    },
    stop: () => {
      clearTimeout(timer);
      drain(Infinity);
      if (waiting.length > 0)
        log.error({ event: 'database.lost', handlings: waiting.length }, 'handlings that no disk took');
      return Promise.resolve();
    },
  };
}
