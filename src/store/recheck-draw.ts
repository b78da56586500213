import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { keyedShare } from '../base/keyed-share.ts';
import type { WallMs } from '../base/units.ts';
import type { BoxXyxyPx, SizeWh } from '../domain/picture.ts';
import { numberOf, textOf } from './columns.ts';
import type { Database } from './database.ts';
import { readJudged } from './judged-json.ts';
import { siteDayAt } from './site-day.ts';

/** A handling that raised no alarm. */
export interface QuietHandling {
  readonly id: string;
  readonly cameraId: string;
  readonly releasedWallMs: WallMs;
  readonly pictureWh: SizeWh;
  /** The parcel at the release. */
  readonly boxXyxyPx: BoxXyxyPx;
}

/** Which handlings a second auditor is asked about: by a keyed hash of their id, so that nobody can foresee it. */
export interface RecheckDraw {
  /**
   * Counts a handling among those of its camera and day, and draws it where its share is among the `most` least of them; it
   * may take the place of another. So at the end of the day each had the same chance, however many came. What comes when its
   * day is over is neither counted nor drawn.
   * @returns the recheck whose clip is to be cut
   */
  drawQuiet(handling: QuietHandling, most: number): string | undefined;
  /** Draws a violation that has a verdict, with the chance `share`; a second call about it changes nothing. */
  drawVerdict(violationId: string, share: number): void;
}

export interface RecheckParts {
  readonly database: Database;
  readonly timeZone: string;
  readonly clock: Clock;
}

/** @param key of this site: see schema.sql */
export function recheckDraw({ database, timeZone, clock }: RecheckParts, key: string): RecheckDraw {
  const shareOf = (handlingId: string): number => keyedShare(key, `draw ${handlingId}`);
  const today = (): string => siteDayAt(clock.wallMs(), timeZone).day;
  return {
    drawQuiet: (handling, most) => {
      const day = today();
      if (siteDayAt(handling.releasedWallMs, timeZone).day !== day) return undefined;
      // As gentle as the handling itself: a draw that is lost with the power is one that was never made.
      return database.transaction(() => {
        const place = countedMost(database, day, handling.cameraId, most);
        const drawn = drawnOf(database, day, handling.cameraId).map((row) => ({
          id: textOf(row, 'id'),
          share: shareOf(textOf(row, 'handling_id')),
        }));
        if (drawn.length >= place) {
          const last = drawn.reduce((a, b) => (a.share > b.share ? a : b));
          if (shareOf(handling.id) >= last.share) return undefined;
          displace(database, last.id, Math.round(clock.wallMs()));
        }
        const id = insert(database, handling.id, 'quiet', day, handling);
        database.run(
          `insert into recheck_clips (recheck_id, state, updated_wall_ms) values (:id, 'raised', :now)`,
          { id, now: Math.round(clock.wallMs()) },
        );
        return id;
      }, 'normal');
    },
    drawVerdict: (violationId, share) => {
      if (shareOf(violationId) >= share) return;
      database.transaction(() => {
        const row = database.get(
          `select judged_json from violations
           where id = :violationId and not exists (select 1 from rechecks where handling_id = :violationId)`,
          { violationId },
        );
        if (row === undefined) return;
        insert(database, violationId, 'verdict', today(), readJudged(textOf(row, 'judged_json')));
      });
    },
  };
}

/** One more handling of that camera and day. @returns how many of them are drawn, as was configured at the day's first */
function countedMost(database: Database, day: string, cameraId: string, most: number): number {
  const at = { day, cameraId };
  database.run(
    `insert into recheck_days (day, camera_id, handlings, most) values (:day, :cameraId, 1, :most)
     on conflict (day, camera_id) do update set handlings = handlings + 1`,
    { ...at, most },
  );
  const row = database.get('select most from recheck_days where day = :day and camera_id = :cameraId', at);
  return row === undefined ? most : numberOf(row, 'most');
}

const drawnOf = (database: Database, day: string, cameraId: string) =>
  database.all(
    `select rechecks.id, handling_id from rechecks join handlings on handlings.id = handling_id
     where day = :day and camera_id = :cameraId and source = 'quiet' and displaced = 0`,
    { day, cameraId },
  );

function displace(database: Database, id: string, now: number): void {
  database.run('update rechecks set displaced = 1 where id = :id', { id });
  database.run(
    `update recheck_clips set state = 'removed', removed_why = 'displaced', updated_wall_ms = :now
     where recheck_id = :id and state in ('raised', 'capturing', 'ready')`,
    { id, now },
  );
}

function insert(
  database: Database,
  handlingId: string,
  source: 'verdict' | 'quiet',
  day: string,
  { boxXyxyPx: [x0, y0, x1, y1], pictureWh }: Pick<QuietHandling, 'boxXyxyPx' | 'pictureWh'>,
): string {
  const id = randomUUID();
  database.run(
    `insert into rechecks (id, handling_id, source, day, x, y, displaced)
     values (:id, :handlingId, :source, :day, :x, :y, 0)`,
    {
      ...{ id, handlingId, source, day },
      x: within01((x0 + x1) / 2 / pictureWh.w),
      y: within01((y0 + y1) / 2 / pictureWh.h),
    },
  );
  return id;
}

const within01 = (value: number): number => Math.min(1, Math.max(0, value));
