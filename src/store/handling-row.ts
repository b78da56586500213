import type { WallMs } from '../base/units.ts';
import { GENTLE_KINDS, HANDLING_KINDS, type Handling, type ScaleSource } from '../domain/handling.ts';
import type { CameraModel } from '../domain/camera.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { Rules } from '../domain/rules.ts';
import { ptsMs } from '../base/units.ts';
import { numberOf, numberOrNull, textOf, wordOf } from './columns.ts';
import type { Row, SqlParams } from './database.ts';

/** A finished handling and where and when it happened. */
export interface HandlingRecord {
  readonly handling: Handling;
  readonly cameraId: string;
  readonly cameraName: string;
  /** Id of the zone at the release; undefined outside all. */
  readonly zone: string | undefined;
  /** Limit of a throw in force there. */
  readonly limitM: number;
  readonly pictureWh: SizeWh;
  /** Wall ms at which this run of the camera started; the handling's times are presentation times of it. */
  readonly runId: number;
  readonly releasedWallMs: WallMs;
  readonly judgedWith: JudgedWith;
}

/** All that the verdict rests on besides what was seen: goes into the sealed record. */
export interface JudgedWith {
  /** Of this program. */
  readonly version: string;
  /** In force at that place. */
  readonly rules: Rules;
  readonly models: readonly { readonly name: string; readonly sha256: string }[];
  /** Undefined where the camera is not calibrated. */
  readonly calibration: CameraModel | undefined;
}

export const SCALES: readonly ScaleSource[] = ['calibrated', 'gravity', 'body-height'];

export const INSERT_HANDLING = `insert into handlings (
    id, camera_id, zone_id, kind, gentle, violation, advice, released_wall_ms, run_id, started_pts_ms, released_pts_ms,
    ended_pts_ms, distance_m, distance_sd_m, drop_m, limit_m, scale, probability, rules_version
  ) values (
    :id, :cameraId, :zone, :kind, :gentle, :violation, :advice, :releasedWallMs, :runId, :startedPtsMs, :releasedPtsMs,
    :endedPtsMs, :distanceM, :distanceSdM, :dropM, :limitM, :scale, :probability, :rulesVersion
  )`;

/** What the rules of a zone forbid is not gentle there, whatever its kind. */
export function countsAsGentle({ kind, violation }: Handling): boolean {
  return GENTLE_KINDS.has(kind) && !violation;
}

export function handlingParams(id: string, record: HandlingRecord): SqlParams {
  const { handling } = record;
  return {
    id,
    cameraId: record.cameraId,
    zone: record.zone ?? null,
    kind: handling.kind,
    gentle: countsAsGentle(handling) ? 1 : 0,
    violation: handling.violation ? 1 : 0,
    advice: handling.advice ? 1 : 0,
    releasedWallMs: Math.round(record.releasedWallMs),
    runId: Math.round(record.runId),
    startedPtsMs: handling.tStartMs,
    releasedPtsMs: handling.tReleaseMs,
    endedPtsMs: handling.tEndMs,
    distanceM: handling.distanceM ?? null,
    distanceSdM: handling.distanceSdM ?? null,
    dropM: handling.dropM ?? null,
    limitM: record.limitM,
    scale: handling.scale,
    probability: handling.probability,
    rulesVersion: handling.rulesVersion,
  };
}

/** The columns of `handlings` as the verdict that they were written from, without what was seen. */
export function verdictOf(row: Row): Omit<Handling, 'boxXyxyPx' | 'pathPx' | 'joints'> {
  return {
    kind: wordOf(row, 'kind', HANDLING_KINDS),
    violation: numberOf(row, 'violation') === 1,
    advice: numberOf(row, 'advice') === 1,
    tStartMs: ptsMs(numberOf(row, 'started_pts_ms')),
    tReleaseMs: ptsMs(numberOf(row, 'released_pts_ms')),
    tEndMs: ptsMs(numberOf(row, 'ended_pts_ms')),
    distanceM: numberOrNull(row, 'distance_m') ?? undefined,
    distanceSdM: numberOrNull(row, 'distance_sd_m') ?? undefined,
    dropM: numberOrNull(row, 'drop_m') ?? undefined,
    scale: wordOf(row, 'scale', SCALES),
    probability: numberOf(row, 'probability'),
    rulesVersion: textOf(row, 'rules_version'),
  };
}
