import { wallMs, type WallMs } from '../base/units.ts';
import { numberOf, textOf, textOrNull } from './columns.ts';
import type { Database } from './database.ts';

export interface PlaceHour {
  readonly cameraId: string;
  /** Id of the zone; null outside all. */
  readonly zone: string | null;
  /** Whole hours since the start of the span. */
  readonly hour: number;
  readonly handlings: number;
  readonly gentle: number;
  readonly violations: number;
}

/** Handlings released in [startWallMs, endWallMs) by place and hour; a false alarm counts as gentle. */
export function hoursOfPlaces(
  database: Database,
  startWallMs: WallMs,
  endWallMs: WallMs,
): readonly PlaceHour[] {
  return database
    .all(
      `select camera_id, zone_id, hour, count(*) as handlings, total(gentle) + total(false_alarm) as gentle,
         total(violation) - total(false_alarm) as violations
       from (
         select camera_id, zone_id, gentle, violation, cast((released_wall_ms - :startWallMs) / 3600000 as integer) as hour,
           case when violation = 1 then
             (select verdict = 'false-alarm' from verdicts where handling_id = handlings.id order by id desc limit 1)
           end as false_alarm
         from handlings where released_wall_ms >= :startWallMs and released_wall_ms < :endWallMs
       ) group by camera_id, zone_id, hour`,
      { startWallMs, endWallMs },
    )
    .map((row) => ({
      cameraId: textOf(row, 'camera_id'),
      zone: textOrNull(row, 'zone_id'),
      hour: numberOf(row, 'hour'),
      handlings: numberOf(row, 'handlings'),
      gentle: numberOf(row, 'gentle'),
      violations: numberOf(row, 'violations'),
    }));
}

/** When each camera was configured for the first time: before that nobody planned to see by it. */
export function firstSeenOfCameras(database: Database): ReadonlyMap<string, WallMs> {
  return new Map(
    database
      .all('select id, first_seen_wall_ms from cameras')
      .map((row) => [textOf(row, 'id'), wallMs(numberOf(row, 'first_seen_wall_ms'))]),
  );
}
