import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { wallMs, type MonotonicMs, type WallMs } from '../base/units.ts';
import type { ClockMark } from '../config/clock-mark.ts';
import { isoAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import type { ClockLevel, ClockReport, ClockState } from '../wire/clock-message.ts';
import { SCHEMA_VERSION } from '../wire/messages.ts';
import { ageMs, clockLevel, nextMark, settlesAfterMs } from './clock-doubt.ts';
import type { ClockFile } from './clock-file.ts';

export interface ClockWatchParts {
  readonly file: ClockFile;
  readonly store: {
    readonly audit: Pick<Store['audit'], 'append' | 'head' | 'ofSubject'>;
    readonly lastCovered: Store['lastCovered'];
  };
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The level changed, or was found for the first time. */
  readonly onLevel: (state: ClockState) => void;
}

/**
 * Holds the host clock against the steady one and against what was known when the service last ran. A box whose battery is
 * empty may wake up in any year: its clock still dates what happens, but nothing is thrown away as old by its word.
 */
export class ClockWatch {
  readonly #parts: ClockWatchParts;
  #mark: ClockMark;
  #lookedAt: MonotonicMs;
  #level: ClockLevel | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(parts: ClockWatchParts) {
    this.#parts = parts;
    const { file, store, clock } = parts;
    this.#lookedAt = clock.monotonicMs();
    this.#mark = file.readMark() ?? { knownWallMs: newestOf(store) ?? clock.wallMs(), doubt: null };
  }

  /** Days away from the known time, and nobody has confirmed it. */
  get isInDoubt(): boolean {
    const { clock } = this.#parts;
    return clockLevel(nextMark(this.#mark, clock.wallMs(), clock.monotonicMs() - this.#lookedAt)) !== 'ok';
  }

  /** Since a moment that the host clock wrote down; never more because the clock stepped since. */
  ageMs(at: WallMs): number {
    return ageMs(at, this.#parts.clock.wallMs(), this.#knownNow());
  }

  /** From which ages are counted where a row has no say of its own: what was written down before it is that old at least. */
  nowForAges(): WallMs {
    return wallMs(Math.min(this.#parts.clock.wallMs(), this.#knownNow()));
  }

  /** How it stands, for people. */
  report(): ClockReport {
    const { store, timeZone, clock } = this.#parts;
    const now = clock.wallMs();
    const mark = nextMark(this.#mark, now, clock.monotonicMs() - this.#lookedAt);
    const level = clockLevel(mark);
    const stepped = store.audit.ofSubject('clock').findLast(({ action }) => action === 'clock-stepped');
    return {
      level,
      offS: Math.round((now - mark.knownWallMs) / 1000),
      now: isoAt(now, timeZone),
      known: isoAt(wallMs(mark.knownWallMs), timeZone),
      since: level === 'ok' || stepped === undefined ? null : isoAt(wallMs(Date.parse(stepped.at)), timeZone),
      ranS: Math.round((mark.doubt?.ranMs ?? 0) / 1000),
      settlesAfterS: settlesAfterMs(mark.doubt?.offMs ?? 0) / 1000,
    };
  }

  /** As `qingfang clock --confirm` does, and taken at once. @throws where the disk does not take it */
  async confirm(by: string): Promise<ClockReport> {
    const { file, clock } = this.#parts;
    if (this.isInDoubt) {
      file.confirm({ by, atWallMs: clock.wallMs() });
      await this.look();
    }
    return this.report();
  }

  async look(): Promise<void> {
    const { file, clock, log } = this.#parts;
    const before = this.#mark;
    const now = clock.wallMs();
    const isStart = this.#level === undefined;
    const elapsedMs = clock.monotonicMs() - this.#lookedAt;
    this.#lookedAt = clock.monotonicMs();
    this.#mark = this.#confirmed(now) ?? nextMark(before, now, elapsedMs);
    const { doubt } = this.#mark;
    // At a start the box was only off, unless it was for longer than anybody switches it off.
    if (
      doubt?.ranMs === 0 &&
      before.doubt?.offMs !== doubt.offMs &&
      (!isStart || clockLevel(this.#mark) !== 'ok')
    ) {
      const offS = Math.round(doubt.offMs / 1000);
      log.warn({ event: 'clock.stepped', offS }, 'the host clock is not where it should be');
      this.#tell('service', 'clock-stepped', { offS });
    }
    this.#tellLevel(now);
    // One after the other: a person's word may come while the last look is being written.
    const saving = this.#saving.then(() => file.saveMark(this.#mark));
    this.#saving = saving.catch(() => undefined);
    await saving;
  }

  #knownNow(): number {
    return this.#mark.knownWallMs + this.#parts.clock.monotonicMs() - this.#lookedAt;
  }

  /** By a person, since the last look or while the service was off. */
  #confirmed(now: WallMs): ClockMark | undefined {
    const { file, log } = this.#parts;
    const confirmation = file.readConfirmation();
    if (confirmation === undefined) return undefined;
    const { by, atWallMs } = confirmation;
    log.info({ event: 'clock.confirmed', by }, 'a person says that the clock is right');
    this.#tell(by, 'clock-confirmed', {});
    file.dropConfirmation();
    return nextMark({ knownWallMs: atWallMs, doubt: null }, now, 0);
  }

  /** A disk that is full must not keep the clock from being looked at. */
  #tell(
    actor: string,
    action: 'clock-stepped' | 'clock-confirmed',
    detail: Readonly<Record<string, number>>,
  ): void {
    const { store, log } = this.#parts;
    try {
      store.audit.append({ actor, action, subject: 'clock', detail });
    } catch (error) {
      log.error({ event: 'clock.untold', err: error }, 'not written into the audit log');
    }
  }

  #tellLevel(now: WallMs): void {
    const { timeZone, log, onLevel } = this.#parts;
    const level = clockLevel(this.#mark);
    if (level === this.#level) return;
    this.#level = level;
    const offS = Math.round((now - this.#mark.knownWallMs) / 1000);
    log[level === 'ok' ? 'info' : 'error']({ event: 'clock.level', level, offS }, 'the host clock');
    onLevel({ schemaVersion: SCHEMA_VERSION, level, offS, at: isoAt(now, timeZone) });
  }
}

/** Where no mark is left: the last that the service wrote of itself. */
function newestOf({ audit, lastCovered }: ClockWatchParts['store']): number | undefined {
  const head = audit.head();
  const known = [head === undefined ? undefined : Date.parse(head.at), lastCovered()];
  const newest = Math.max(...known.map((at) => at ?? -Infinity));
  return newest === -Infinity ? undefined : newest;
}

const LOOK_EVERY_MS = 30_000;

/** Looks now, before anything is thrown away, and then for as long as the service runs. */
export async function startClockWatch(watch: ClockWatch, log: Log): Promise<Stoppable> {
  const look = (): Promise<void> =>
    watch
      .look()
      .catch((error: unknown) =>
        log.error({ event: 'clock.unsaved', err: error }, 'what is known of the time could not be written'),
      );
  await look();
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = look();
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return looking;
    },
  };
}
