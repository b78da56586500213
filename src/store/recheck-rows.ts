import { wallMs, type WallMs } from '../base/units.ts';
import { HANDLING_KINDS, type HandlingKind } from '../domain/handling.ts';
import { RECHECK_ANSWERS, type RecheckAnswer } from '../wire/recheck-answer.ts';
import { VERDICTS, type Verdict } from '../wire/verdict.ts';
import { numberOf, textOf, textOrNull, wordOf } from './columns.ts';
import type { Database, Row } from './database.ts';
import { FROM_RECHECKS, HAS_CLIP, IS_UNANSWERED } from './recheck-answers.ts';

/** A drawn handling with what was said of it. */
export interface RecheckRow {
  readonly id: string;
  readonly handlingId: string;
  readonly source: 'verdict' | 'quiet';
  /** The site's day on which it was drawn. */
  readonly day: string;
  readonly cameraId: string;
  readonly cameraName: string;
  /** Id of the zone; null outside all. */
  readonly zone: string | null;
  readonly releasedWallMs: WallMs;
  readonly kind: HandlingKind;
  readonly answer: RecheckAnswer | null;
  readonly answeredBy: string | null;
  /** The newest that was not taken back. */
  readonly verdict: Verdict | null;
  readonly verdictBy: string | null;
  readonly hasClip: boolean;
}

/** From how many quiet handlings of a camera and day how many were drawn. */
export interface RecheckDayRow {
  readonly day: string;
  readonly cameraId: string;
  readonly handlings: number;
}

export interface RecheckRows {
  /** Drawn from what was released in [startWallMs, endWallMs). @param fromDay the day of its start */
  rows(fromDay: string, startWallMs: WallMs, endWallMs: WallMs): readonly RecheckRow[];
  /** Both included. */
  days(fromDay: string, toDay: string): readonly RecheckDayRow[];
}

export function recheckRows(database: Database): RecheckRows {
  return {
    rows: (fromDay, startWallMs, endWallMs) =>
      database
        .all(
          // Drawn at its release or later: the index by day finds it.
          `select rechecks.id, rechecks.handling_id, source, day, camera_id, cameras.name as camera_name, zone_id, released_wall_ms,
             kind, iif(${IS_UNANSWERED}, null, answer) as answer, recheck_answers.by_name as answered_by,
             verdicts.verdict, verdicts.by_name as verdict_by, ${HAS_CLIP} as has_clip
           ${FROM_RECHECKS}
             join cameras on cameras.id = camera_id
             left join verdicts on verdicts.id = (select max(id) from verdicts where handling_id = rechecks.handling_id)
           where day >= :fromDay and displaced = 0
             and released_wall_ms >= :startWallMs and released_wall_ms < :endWallMs
           order by released_wall_ms desc`,
          { fromDay, startWallMs, endWallMs },
        )
        .map(rowOf),
    days: (fromDay, toDay) =>
      database
        .all('select * from recheck_days where day >= :fromDay and day <= :toDay', { fromDay, toDay })
        .map((row) => ({
          day: textOf(row, 'day'),
          cameraId: textOf(row, 'camera_id'),
          handlings: numberOf(row, 'handlings'),
        })),
  };
}

function rowOf(row: Row): RecheckRow {
  const verdict = textOrNull(row, 'verdict');
  const isOpen = verdict === null || verdict === 'withdrawn';
  const isAnswered = row['answer'] !== null;
  return {
    id: textOf(row, 'id'),
    handlingId: textOf(row, 'handling_id'),
    source: wordOf(row, 'source', ['verdict', 'quiet']),
    day: textOf(row, 'day'),
    cameraId: textOf(row, 'camera_id'),
    cameraName: textOf(row, 'camera_name'),
    zone: textOrNull(row, 'zone_id'),
    releasedWallMs: wallMs(numberOf(row, 'released_wall_ms')),
    kind: wordOf(row, 'kind', HANDLING_KINDS),
    answer: isAnswered ? wordOf(row, 'answer', RECHECK_ANSWERS) : null,
    answeredBy: isAnswered ? textOf(row, 'answered_by') : null,
    verdict: isOpen ? null : wordOf(row, 'verdict', VERDICTS),
    verdictBy: isOpen ? null : textOf(row, 'verdict_by'),
    hasClip: row['has_clip'] === 1,
  };
}
