import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import { startRing } from '../camera/ring.ts';
import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import type { DiskState } from '../wire/disk-message.ts';
import { topics } from '../wire/messages.ts';
import type { ClockWatch } from './clock-watch.ts';
import { diskRoomOf, DiskWatch, startDiskWatch } from './disk-watch.ts';
import { createRecheckSweep } from './recheck-sweep.ts';
import { RESERVE_BYTES, RoomReserve } from './room-reserve.ts';
import { Retention, retentionLimits, startRetention } from './retention.ts';

export interface KeepRoomParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'ageMs'>;
  readonly log: Log;
  readonly keep: <T extends Stoppable>(part: T) => T;
  readonly retain: (topic: string, state: DiskState) => void;
  readonly onExpired: (id: string) => void;
  /** The disk was full, and there is room to record again. */
  readonly onRoomAgain: () => void;
}

export interface KeptRoom {
  /** Why evidence expired, and how often, since the start. */
  readonly expired: Retention['expired'];
  /** What is left of a full disk is the database's: violations and their alerts still fit. */
  canRecord(): boolean;
}

/** The ring, the retention and the alarm of the disk, joined: who asks for room, and who gives it. */
export function keepRoom(parts: KeepRoomParts): KeptRoom {
  const { config, store, clock, log, keep } = parts;
  const { dataDir, evidence, site } = config;
  const limits = retentionLimits(config);
  const readRoom = (): ReturnType<typeof diskRoomOf> => diskRoomOf(dataDir);
  const ring = keep(
    startRing({
      dir: join(dataDir, 'ring'),
      lengthMs: limits.ring.longestMs,
      keepFrom: (cameraId) => oldestNeeded(store, cameraId, evidence.preRollMs),
      clock,
      log,
    }),
  );
  const disk = new DiskWatch({
    readRoom,
    timeZone: site.timeZone,
    clock,
    log,
    onLevel: (state, before) => {
      parts.retain(topics(site.id).disk, state);
      retaining.wake();
      if (before === 'full') parts.onRoomAgain();
    },
  });
  const ageMs = (at: WallMs): number => parts.clockWatch.ageMs(at);
  const retention = new Retention({
    ...{ dataDir, store, ring, limits, readRoom, ageMs, log },
    reserve: new RoomReserve(dataDir, RESERVE_BYTES),
    rechecks: createRecheckSweep({
      ...{ dataDir, ageMs, log },
      clips: store.rechecks.clips,
      keepDays: config.review.recheck.keepDays,
    }),
    isAlmostFull: () => disk.isAlmostFull,
    onExpired: parts.onExpired,
  });
  const retaining = keep(startRetention(retention, log));
  keep(startDiskWatch(disk, log));
  return { expired: retention.expired, canRecord: () => disk.level !== 'full' };
}

/** A clip that is still to be cut needs its recording, however old it is. */
function oldestNeeded(store: Store, cameraId: string, preRollMs: number): WallMs | undefined {
  const waiting = [...store.unfinishedEvidence(), ...store.rechecks.clips.unfinishedEvidence()].filter(
    (job) => job.cameraId === cameraId,
  );
  if (waiting.length === 0) return undefined;
  return wallMs(Math.min(...waiting.map((job) => Date.parse(job.occurredAt))) - preRollMs);
}
