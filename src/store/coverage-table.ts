import { wallMs, type WallMs } from '../base/units.ts';
import { numberOf, textOf } from './columns.ts';
import type { Database } from './database.ts';

export interface CoveredMinute {
  readonly cameraId: string;
  /** Start of the minute. */
  readonly minuteWallMs: WallMs;
  readonly framesAnalysed: number;
}

/** Which minutes each camera was looked at. */
export interface CoverageTable {
  /** Adds frames to the minute that holds the moment. */
  addCoverage(cameraId: string, atWallMs: WallMs, framesAnalysed: number): void;
  /** Minutes that start in [startWallMs, endWallMs), in their order; a minute that is not there was not seen. */
  coverageOf(startWallMs: WallMs, endWallMs: WallMs): readonly CoveredMinute[];
  /**
   * In how many minutes that start in [startWallMs, endWallMs) each camera had so many frames or more: counted where the
   * rows lie, for spans of which `coverageOf` would fetch tens of thousands.
   */
  minutesWith(frames: number, startWallMs: WallMs, endWallMs: WallMs): ReadonlyMap<string, number>;
  /** The newest minute in which any camera was looked at. */
  lastCovered(): WallMs | undefined;
}

const MINUTE_MS = 60_000;

export function coverageTable(database: Database): CoverageTable {
  return {
    addCoverage: (cameraId, atWallMs, framesAnalysed) => {
      if (framesAnalysed <= 0) return;
      // What is lost with the power is a minute's count.
      database.transaction(
        () =>
          void database.run(
            `insert into coverage (camera_id, minute_wall_ms, frames_analysed) values (:cameraId, :minute, :frames)
             on conflict (minute_wall_ms, camera_id) do update
               set frames_analysed = frames_analysed + excluded.frames_analysed`,
            { cameraId, minute: Math.floor(atWallMs / MINUTE_MS) * MINUTE_MS, frames: framesAnalysed },
          ),
        'normal',
      );
    },
    coverageOf: (startWallMs, endWallMs) =>
      database
        .all(
          `select * from coverage where minute_wall_ms >= :startWallMs and minute_wall_ms < :endWallMs
           order by minute_wall_ms, camera_id`,
          { startWallMs, endWallMs },
        )
        .map((row) => ({
          cameraId: textOf(row, 'camera_id'),
          minuteWallMs: wallMs(numberOf(row, 'minute_wall_ms')),
          framesAnalysed: numberOf(row, 'frames_analysed'),
        })),
    minutesWith: (frames, startWallMs, endWallMs) =>
      new Map(
        database
          .all(
            `select camera_id, count(*) as minutes from coverage
             where minute_wall_ms >= :startWallMs and minute_wall_ms < :endWallMs and frames_analysed >= :frames
             group by camera_id`,
            { frames, startWallMs, endWallMs },
          )
          .map((row) => [textOf(row, 'camera_id'), numberOf(row, 'minutes')]),
      ),
    lastCovered: () => {
      const row = database.get('select minute_wall_ms from coverage order by minute_wall_ms desc limit 1');
      return row === undefined ? undefined : wallMs(numberOf(row, 'minute_wall_ms'));
    },
  };
}
