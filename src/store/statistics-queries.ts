import { wallMs, type WallMs } from '../base/units.ts';
import { HANDLING_KINDS, type HandlingKind, type ScaleSource } from '../domain/handling.ts';
import type { ViolationFilter } from '../wire/http.ts';
import type { ViolationRow } from '../wire/messages.ts';
import { RECHECK_ANSWERS, type RecheckAnswer } from '../wire/recheck-answer.ts';
import type { Scope } from '../wire/scope.ts';
import { VERDICTS, type Verdict } from '../wire/verdict.ts';
import { numberOf, numberOrNull, textOf, textOrNull, wordOf } from './columns.ts';
import type { Database } from './database.ts';
import { SCALES } from './handling-row.ts';
import { violationFilter } from './violation-filter.ts';
import { EVIDENCE_STATES } from './violation-row.ts';

/** What the machine flagged as a violation, false alarms included: as much of it as is counted and listed. */
export interface FlaggedRow {
  readonly id: string;
  readonly releasedWallMs: WallMs;
  readonly cameraId: string;
  /** As it was then. */
  readonly cameraName: string;
  /** Id of the zone; null outside all. */
  readonly zone: string | null;
  readonly kind: HandlingKind;
  readonly distanceM: number | null;
  readonly distanceSdM: number | null;
  readonly limitM: number;
  readonly probability: number;
  readonly scale: ScaleSource;
  /** The newest that was not taken back. */
  readonly verdict: Verdict | null;
  /** What a second auditor saw who was told nothing; null where nobody was asked, or answered. */
  readonly recheck: RecheckAnswer | null;
  readonly evidenceState: ViolationRow['evidenceState'];
}

/** What is asked for, within what whoever asks may see. */
export type PlaceFilter = Pick<ViolationFilter, 'camera' | 'zone'> & { readonly scope: Scope };

/**
 * Flagged in [startWallMs, endWallMs), oldest first. `cross join` keeps SQLite at the index by release: from `violations` it
 * would read all that there ever were.
 */
export function flaggedOf(
  database: Database,
  startWallMs: WallMs,
  endWallMs: WallMs,
  filter: PlaceFilter,
): readonly FlaggedRow[] {
  const where = violationFilter(filter, filter.scope);
  return database
    .all(
      `select handlings.id, released_wall_ms, camera_id, camera_name, zone_id, kind, distance_m, distance_sd_m, limit_m,
         probability, scale, state,
         (select verdict from verdicts where handling_id = handlings.id order by id desc limit 1) as verdict,
         (
           select answer from rechecks join recheck_answers on recheck_id = rechecks.id
           where rechecks.handling_id = handlings.id order by recheck_answers.id desc limit 1
         ) as recheck
       from handlings
         cross join violations using (id)
         cross join evidence on evidence.violation_id = violations.id
       where violation = 1 and released_wall_ms >= :startWallMs and released_wall_ms < :endWallMs and ${where.sql}
       order by released_wall_ms`,
      { ...where.params, startWallMs, endWallMs },
    )
    .map((row) => ({
      id: textOf(row, 'id'),
      releasedWallMs: wallMs(numberOf(row, 'released_wall_ms')),
      cameraId: textOf(row, 'camera_id'),
      cameraName: textOf(row, 'camera_name'),
      zone: textOrNull(row, 'zone_id'),
      kind: wordOf(row, 'kind', HANDLING_KINDS),
      distanceM: numberOrNull(row, 'distance_m'),
      distanceSdM: numberOrNull(row, 'distance_sd_m'),
      limitM: numberOf(row, 'limit_m'),
      probability: numberOf(row, 'probability'),
      scale: wordOf(row, 'scale', SCALES),
      verdict:
        row['verdict'] === null || row['verdict'] === 'withdrawn' ? null : wordOf(row, 'verdict', VERDICTS),
      recheck:
        row['recheck'] === null || row['recheck'] === 'withdrawn'
          ? null
          : wordOf(row, 'recheck', RECHECK_ANSWERS),
      evidenceState: wordOf(row, 'state', EVIDENCE_STATES),
    }));
}

/** By id, also of cameras that are no longer configured. */
export function namesOfCameras(database: Database): ReadonlyMap<string, string> {
  return new Map(
    database.all('select id, name from cameras').map((row) => [textOf(row, 'id'), textOf(row, 'name')]),
  );
}
