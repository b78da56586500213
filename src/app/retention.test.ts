import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { aRecord } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { mountSmallDisk } from '../../test/support/small-disk.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { WallMs } from '../base/units.ts';
import type { RetentionLimits } from '../evidence/retention-plan.ts';
import { checkKept } from './check-kept.ts';
import { DiskWatch, diskRoomOf, type DiskRoom } from './disk-watch.ts';
import { RoomReserve } from './room-reserve.ts';
import { Retention, type RetentionParts } from './retention.ts';

let site: KeptSite;
afterEach(() => site.remove());

const DAY_MS = 86_400_000;
const LIMITS: RetentionLimits = {
  ageMs: Infinity,
  falseAlarmAgeMs: Infinity,
  maxBytes: Infinity,
  kinds: new Map(),
  minFreeBytes: 0,
  ring: { longestMs: 600_000, leastMs: 120_000, maxBytes: Infinity },
};
/** Past the hour in which a verdict can be taken back. */
const laterAge = (at: WallMs): number => Date.now() + 2 * 3_600_000 - at;
const fakeRing = () => {
  const lengths: number[] = [];
  return {
    lengths,
    lengthMs: 600_000,
    state: { bytes: 0, spanMs: 0 },
    resize: (ms: number) => void lengths.push(ms),
  };
};

function retention(limits: Partial<RetentionLimits>, changes: Partial<RetentionParts> = {}) {
  const events: string[] = [];
  const expired: string[] = [];
  const made = new Retention({
    dataDir: site.dataDir,
    store: site.store,
    ring: fakeRing(),
    limits: { ...LIMITS, ...limits },
    reserve: new RoomReserve(site.dataDir, 1024 * 1024),
    rechecks: { sweep: () => Promise.resolve() },
    readRoom: () => diskRoomOf(site.dataDir),
    isAlmostFull: () => false,
    ageMs: laterAge,
    log: pino(
      { level: 'info' },
      { write: (line: string) => void events.push((JSON.parse(line) as { event: string }).event) },
    ),
    onExpired: (id) => expired.push(id),
    ...changes,
  });
  return { made, events, expired };
}

const judge = (id: string, verdict: 'confirmed' | 'false-alarm' = 'confirmed'): string => {
  site.store.putVerdict(id, { verdict, reason: null, note: null, by: 'Li Wei' });
  return id;
};
const hold = (id: string): string => {
  site.store.putHold(id, { action: 'held', note: 'disputed', by: 'Li Wei' });
  return id;
};
const stateOf = (id: string) => site.store.violation(id)?.evidenceState;
const isWhole = async () => {
  expect(await checkKept(site.dataDir, systemClock)).toMatchObject({
    findings: [],
    auditBreak: undefined,
    changedRecords: [],
  });
};

test('what is too old goes with its folder, is told and counted; what is open, held or to learn from stays', async () => {
  site = openKeptSite();
  const [old, open, held] = [judge(site.ready()), site.ready(), hold(judge(site.ready()))];
  const taught = judge(site.ready());
  site.store.putTraining(taught, { action: 'added', note: '双手放下', by: 'Li Wei' });
  const clip = site.store.evidenceFile(old, 'clip')!;
  const { made, events, expired } = retention({ ageMs: 30 * DAY_MS });
  await made.look();
  expect([old, open, held, taught].map(stateOf)).toEqual(['expired', 'ready', 'ready', 'ready']);
  expect(existsSync(clip.replace('/clip.mp4', ''))).toBe(false);
  expect(existsSync(site.store.evidenceFile(held, 'clip')!)).toBe(true);
  expect([expired, events, made.expired]).toEqual([
    [old],
    ['evidence.expired'],
    { age: 1, bytes: 0, space: 0 },
  ]);
  await isWhole();
});

test('killed between the row and its files: no loss is reported, and the next start removes them', async () => {
  site = openKeptSite();
  const id = judge(site.ready());
  const clip = site.store.evidenceFile(id, 'clip')!;
  site.store.expireEvidence(id, 'age');
  site.reopen();
  expect(existsSync(clip)).toBe(true);
  await isWhole();
  await retention({}).made.look();
  expect([existsSync(clip), site.store.goingEvidence()]).toEqual([false, []]);
  await isWhole();
});

test('the ring gives first: evidence stays where that was enough, by what the disk then says', async () => {
  site = openKeptSite();
  const id = judge(site.ready());
  let freeBytes = 0;
  const ring = {
    lengthMs: 600_000,
    state: { bytes: 0, spanMs: 0 },
    resize: (toMs: number) => {
      ring.lengthMs = toMs;
      freeBytes = 100;
    },
  };
  const readRoom = (): Promise<DiskRoom> => Promise.resolve({ usedShare: 0.99, freeBytes });
  const { made } = retention({ minFreeBytes: 100 }, { ring, readRoom, isAlmostFull: () => true });
  await made.look();
  expect([ring.lengthMs, stateOf(id)]).toEqual([120_000, 'ready']);
  freeBytes = 0;
  await made.look();
  expect([stateOf(id), made.expired.space]).toEqual(['expired', 1]);
});

const disk = mountSmallDisk(24);
disk?.remove();
const needsMount = disk === undefined ? ' (SKIPPED: this user may not mount a tmpfs)' : '';

test.skipIf(disk === undefined)(
  `a disk that is really full: what may go makes room, what may not stays, and violations are still taken${needsMount}`,
  async () => {
    const small = mountSmallDisk(24)!;
    site = openKeptSite({ parent: small.dir });
    try {
      const MB = 1024 * 1024;
      const [first, second] = [judge(site.ready(MB), 'false-alarm'), judge(site.ready(MB))];
      const [held, open] = [hold(judge(site.ready(MB))), site.ready(MB)];
      // While there is room some of it is held back: without a free byte no row could be written, and no clip could go.
      await retention({}).made.look();
      small.fill();
      expect((await diskRoomOf(site.dataDir)).freeBytes).toBe(0);
      const levels: string[] = [];
      const watch = new DiskWatch({
        readRoom: () => diskRoomOf(site.dataDir),
        timeZone: 'Asia/Shanghai',
        clock: systemClock,
        log: silentLog,
        onLevel: ({ level }) => levels.push(level),
        fullBelowBytes: MB,
      });
      await watch.look();
      const { made, events } = retention({ minFreeBytes: 10 * MB });
      await made.look();
      expect([first, second, held, open].map(stateOf)).toEqual(['expired', 'expired', 'ready', 'ready']);
      expect(events.at(-1)).toBe('retention.lacks');
      await isWhole();
      // Nothing more may go: a violation still finds its place in the database.
      await made.look();
      small.fill();
      await made.look();
      site.store.recordHandling(aRecord());
      small.clear();
      await watch.look();
      await made.look();
      expect(events.at(-1)).toBe('retention.eased');
      expect(existsSync(join(site.dataDir, 'room.reserve'))).toBe(true);
      expect(levels[0]).toBe('full');
      expect(levels.at(-1)).toBe('ok');
      expect(stateOf(site.ready())).toBe('ready');
    } finally {
      site.store.close();
      small.remove();
      site = openKeptSite();
    }
  },
);
