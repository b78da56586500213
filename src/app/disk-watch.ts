import { statfs } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { isoAt } from '../store/site-day.ts';
import { DISK_LEVELS, type DiskLevel, type DiskState } from '../wire/disk-message.ts';
import { SCHEMA_VERSION } from '../wire/messages.ts';

export interface DiskRoom {
  readonly usedShare: number;
  /** For this user. */
  readonly freeBytes: number;
}

export interface DiskWatchParts {
  readonly readRoom: () => Promise<DiskRoom>;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The level changed, or was found for the first time. */
  readonly onLevel: (state: DiskState, before: DiskLevel) => void;
  /** Less free than this is `full`; unless said otherwise some clips, a checkpoint and the day's log. */
  readonly fullBelowBytes?: number;
}

/** How full the disk is, as it was last seen. */
export class DiskWatch {
  readonly #parts: DiskWatchParts;
  #level: DiskLevel | undefined;

  constructor(parts: DiskWatchParts) {
    this.#parts = parts;
  }

  get level(): DiskLevel {
    return this.#level ?? 'ok';
  }

  /** Plain recordings make room first: evidence and database are worth more than the last minutes. */
  get isAlmostFull(): boolean {
    return DISK_LEVELS.indexOf(this.level) >= DISK_LEVELS.indexOf('almost-full');
  }

  async look(): Promise<void> {
    const { readRoom, timeZone, clock, log, onLevel, fullBelowBytes } = this.#parts;
    const room = await readRoom();
    const before = this.level;
    const level = levelOf(room, before, fullBelowBytes);
    if (level === this.#level) return;
    this.#level = level;
    log[level === 'ok' ? 'info' : 'error']({ event: 'disk.level', level, ...room }, 'room on the disk');
    onLevel({ schemaVersion: SCHEMA_VERSION, level, ...room, at: isoAt(clock.wallMs(), timeZone) }, before);
  }
}

const FILLING_SHARE = 0.8;
const ALMOST_FULL_SHARE = 0.9;
const FULL_BELOW_BYTES = 256 * 1024 * 1024;
/** A level is left only when there is this much more room, so that it does not come and go with each clip. */
const BACK_SHARE = 0.02;

export function levelOf(
  { usedShare, freeBytes }: DiskRoom,
  before: DiskLevel,
  fullBelowBytes = FULL_BELOW_BYTES,
): DiskLevel {
  const bound = (level: DiskLevel, share: number): number =>
    DISK_LEVELS.indexOf(before) >= DISK_LEVELS.indexOf(level) ? share - BACK_SHARE : share;
  if (freeBytes < (before === 'full' ? 2 : 1) * fullBelowBytes) return 'full';
  if (usedShare >= bound('almost-full', ALMOST_FULL_SHARE)) return 'almost-full';
  if (usedShare >= bound('filling', FILLING_SHARE)) return 'filling';
  return 'ok';
}

/** Of the file system that holds the folder. */
export async function diskRoomOf(folder: string): Promise<DiskRoom> {
  const { blocks, bavail, bsize } = await statfs(folder);
  return { usedShare: blocks === 0 ? 0 : 1 - bavail / blocks, freeBytes: bavail * bsize };
}

const LOOK_EVERY_MS = 30_000;

/** Looks now and then, for as long as the service runs. */
export function startDiskWatch(watch: DiskWatch, log: Log): Stoppable {
  const look = (): void => {
    watch
      .look()
      .catch((error: unknown) => log.error({ event: 'disk.unread', err: error }, 'room on the disk unknown'));
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}
