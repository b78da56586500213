import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { WallMs } from '../base/units.ts';
import type { Ring } from '../camera/ring.ts';
import { ringLeastMs } from '../config/retention-checks.ts';
import type { Config } from '../config/schema.ts';
import type { HandlingKind } from '../domain/handling.ts';
import { planRetention, type RetentionLimits, type RetentionPlan } from '../evidence/retention-plan.ts';
import type { RetentionTable } from '../store/retention-table.ts';
import type { ExpiryReason } from '../wire/messages.ts';
import type { DiskRoom } from './disk-watch.ts';
import type { RecheckSweep } from './recheck-sweep.ts';
import { removeFiles } from './remove-files.ts';
import type { RoomReserve } from './room-reserve.ts';

export interface RetentionParts {
  readonly dataDir: string;
  readonly store: RetentionTable;
  readonly ring: Pick<Ring, 'lengthMs' | 'state' | 'resize'>;
  readonly limits: RetentionLimits;
  readonly reserve: Pick<RoomReserve, 'adjust'>;
  /** Clips of rechecks: the first to go. */
  readonly rechecks: RecheckSweep;
  readonly readRoom: () => Promise<DiskRoom>;
  /** The disk's alarm says so. */
  readonly isAlmostFull: () => boolean;
  /** Since a moment that was written down, whatever the clock did since. */
  readonly ageMs: (at: WallMs) => number;
  readonly log: Log;
  /** A violation's clip and snapshot are there no more. */
  readonly onExpired: (id: string) => void;
}

/** All rows are read for a look at the evidence; days do not need it each minute, a disk that lacks room does. */
const LOOKS_PER_EVIDENCE = 10;

/** Does what the plan says: the ring first, then evidence, each row before its files. */
export class Retention {
  readonly #parts: RetentionParts;
  /** Since the start of the service. */
  readonly expired: Record<ExpiryReason, number> = { age: 0, bytes: 0, space: 0 };
  #looks = 0;
  #isAtWork = false;
  #lacks = false;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** A call while another is at work does nothing: the next look comes soon. */
  async look(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    try {
      await this.#work();
    } finally {
      this.#isAtWork = false;
    }
  }

  async #work(): Promise<void> {
    const { store, ring, rechecks, limits, readRoom, log, onExpired } = this.#parts;
    await this.#adjustReserve();
    await this.#removeGoing();
    await rechecks.sweep(limits.minFreeBytes - (await readRoom()).freeBytes);
    let plan = await this.#plan();
    const isShorter = plan.ringMs < ring.lengthMs;
    if (plan.ringMs !== ring.lengthMs) ring.resize(plan.ringMs);
    // What the ring gave is measured, not guessed, before any evidence goes for want of room.
    if (isShorter && plan.evidence.length > 0) plan = await this.#plan();
    this.#looks += 1;
    for (const { id, bytes, why } of plan.evidence) {
      if (!store.expireEvidence(id, why)) continue;
      this.expired[why] += 1;
      log.info({ event: 'evidence.expired', violationId: id, why, bytes }, 'clip and snapshot expired');
      onExpired(id);
    }
    await this.#removeGoing();
    this.#tellLack(plan.lackBytes);
  }

  async #adjustReserve(): Promise<void> {
    const { reserve, readRoom, log } = this.#parts;
    try {
      await reserve.adjust((await readRoom()).freeBytes);
    } catch (error) {
      // It is a help in need, not a need.
      log.warn({ event: 'disk.reserve', err: error }, 'no room could be held back for the database');
    }
  }

  async #plan(): Promise<RetentionPlan> {
    const { store, ring, limits, readRoom, isAlmostFull, ageMs } = this.#parts;
    const { freeBytes } = await readRoom();
    const isDue = this.#looks % LOOKS_PER_EVIDENCE === 0 || freeBytes < limits.minFreeBytes;
    const evidence = (isDue ? store.keptEvidence() : []).map(({ releasedWallMs, verdictWallMs, ...row }) => ({
      ...row,
      ageMs: ageMs(releasedWallMs),
      verdictAgeMs: verdictWallMs === undefined ? undefined : ageMs(verdictWallMs),
    }));
    return planRetention({ evidence, ring: ring.state, freeBytes, isAlmostFull: isAlmostFull(), limits });
  }

  /** Also what an earlier life of the service had decided and not done. */
  async #removeGoing(): Promise<void> {
    const { dataDir, store, log } = this.#parts;
    for (const going of store.goingEvidence()) {
      try {
        await removeFiles(dataDir, going.paths);
        store.evidenceGone(going.id);
      } catch (error) {
        log.error(
          { event: 'evidence.stays', violationId: going.id, err: error },
          'expired files could not be removed',
        );
      }
    }
  }

  #tellLack(lackBytes: number): void {
    const { log } = this.#parts;
    const lacks = lackBytes > 0;
    if (lacks && !this.#lacks)
      log.error({ event: 'retention.lacks', lackBytes }, 'nothing more may be deleted to make room');
    if (!lacks && this.#lacks) log.warn({ event: 'retention.eased' }, 'there is room again');
    this.#lacks = lacks;
  }
}

const LOOK_EVERY_MS = 60_000;

export function startRetention(retention: Retention, log: Log): Stoppable & { wake(): void } {
  const look = (): void => {
    retention
      .look()
      .catch((error: unknown) => log.error({ event: 'retention.failed', err: error }, 'tried again soon'));
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    wake: look,
    stop: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}

const DAY_MS = 86_400_000;
const GIGABYTE = 1e9;

export function retentionLimits({
  evidence,
  retention,
}: Pick<Config, 'evidence' | 'retention'>): RetentionLimits {
  const bytes = (gigabytes: number | undefined): number =>
    gigabytes === undefined ? Infinity : gigabytes * GIGABYTE;
  const { days, falseAlarmDays, maxGigabytes, minFreeGigabytes, kinds } = retention;
  return {
    ageMs: days * DAY_MS,
    falseAlarmAgeMs: falseAlarmDays * DAY_MS,
    maxBytes: bytes(maxGigabytes),
    kinds: new Map(
      Object.entries(kinds).map(([kind, own]) => [
        kind as HandlingKind,
        { ageMs: (own.days ?? days) * DAY_MS, maxBytes: bytes(own.maxGigabytes) },
      ]),
    ),
    minFreeBytes: minFreeGigabytes * GIGABYTE,
    ring: {
      longestMs: evidence.ringMinutes * 60_000,
      leastMs: ringLeastMs(evidence),
      maxBytes: bytes(evidence.ringMaxGigabytes),
    },
  };
}
