import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { keyedShare } from '../base/keyed-share.ts';
import { WHOLE_SITE, type Scope } from '../wire/scope.ts';
import { recheckClipPath, type RecheckQueue, type RecheckRequest } from '../wire/recheck.ts';
import type { AuditLog } from './audit-log.ts';
import { numberOf, textOf } from './columns.ts';
import type { Database, Row } from './database.ts';
import { IS_IN_SCOPE, scopeParams } from './scope-filter.ts';
import { siteDayAt, siteDayOf } from './site-day.ts';

/** Where an answer went: `closed` to whom it is not asked of, who judged it before, and where somebody else was faster. */
export type RecheckOutcome = 'kept' | 'closed' | 'unknown';

export interface RecheckClip {
  /** Absolute. */
  readonly file: string;
  readonly handlingId: string;
}

/** Each within a scope; the whole site where that is left out. */
export interface RecheckAnswers {
  /** What waits for this person, in an order of their own that tells nothing; undefined asks for nobody: all that waits. */
  queue(by: string | undefined, scope?: Scope): RecheckQueue;
  /** With its row of the audit log in one transaction. Answers are added, never changed; `withdrawn` takes one's own back. */
  answer(id: string, request: RecheckRequest, scope?: Scope): RecheckOutcome;
  /** Undefined where there is none (any more). */
  clip(id: string, scope?: Scope): RecheckClip | undefined;
}

export interface RecheckAnswerParts {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly dataDir: string;
  readonly timeZone: string;
  readonly clock: Clock;
}

/** Asked about for so long after the draw; then a newer one says more. */
export const ASKED_DAYS = 30;

/** Each once, with its handling and the newest answer, which may be null or `withdrawn`. */
export const FROM_RECHECKS = `from rechecks
  join handlings on handlings.id = rechecks.handling_id
  left join recheck_clips on recheck_clips.recheck_id = rechecks.id
  left join evidence on source = 'verdict' and evidence.violation_id = rechecks.handling_id
  left join recheck_answers
    on recheck_answers.id = (select max(id) from recheck_answers where recheck_id = rechecks.id)`;

export const HAS_CLIP = `iif(source = 'verdict', evidence.state = 'ready', recheck_clips.state = 'kept')`;
export const IS_UNANSWERED = `coalesce(answer, 'withdrawn') = 'withdrawn'`;

/** Who has judged it, or answered its alert, knows the machine's word. */
const IS_UNTOUCHED = `not exists (select 1 from verdicts where handling_id = rechecks.handling_id and by_name = :by collate nocase)
  and not exists (
    select 1 from acknowledgements where violation_id = rechecks.handling_id and by_name = :by collate nocase
  )`;

/** @param key of this site: see schema.sql */
export function recheckAnswers(parts: RecheckAnswerParts, key: string): RecheckAnswers {
  const { database, audit, dataDir, timeZone, clock } = parts;
  const asked = (): { today: string; firstDay: string } => {
    const { day: today } = siteDayAt(clock.wallMs(), timeZone);
    return { today, firstDay: siteDayOf(today, timeZone, -ASKED_DAYS).day };
  };
  const isAskedOf = (id: string, by: string): boolean =>
    database.get(
      `select 1 ${FROM_RECHECKS}
       where rechecks.id = :id and displaced = 0 and day >= :firstDay and day < :today
         and ${HAS_CLIP} and ${IS_UNANSWERED} and ${IS_UNTOUCHED}`,
      { id, by, ...asked() },
    ) !== undefined;
  return {
    queue: (by, scope = WHOLE_SITE) => {
      const waiting = database.all(
        `select rechecks.id, x, y, coalesce(evidence.clip_release_ms, recheck_clips.clip_release_ms) as release_ms
         ${FROM_RECHECKS}
         where day >= :firstDay and day < :today and displaced = 0
           and ${HAS_CLIP} and ${IS_UNANSWERED} and ${IS_UNTOUCHED} and ${IS_IN_SCOPE}`,
        // Nobody has no name.
        { by: by ?? '', ...asked(), ...scopeParams(scope) },
      );
      const next = leastOf(waiting, (row) => keyedShare(key, `order ${textOf(row, 'id')} ${by ?? ''}`));
      return { waiting: waiting.length, next: next === undefined ? null : questionOf(next) };
    },
    answer: (id, { answer, by }, scope = WHOLE_SITE) =>
      database.transaction(() => {
        const row = database.get(
          `select handling_id, by_name = :by collate nocase and answer <> 'withdrawn' as is_own ${FROM_RECHECKS}
           where rechecks.id = :id and ${IS_IN_SCOPE}`,
          { id, by, ...scopeParams(scope) },
        );
        if (row === undefined) return 'unknown';
        const mayBeGiven = answer === 'withdrawn' ? row['is_own'] === 1 : isAskedOf(id, by);
        if (!mayBeGiven) return 'closed';
        database.run(
          `insert into recheck_answers (recheck_id, answer, by_name, at_wall_ms) values (:id, :answer, :by, :at)`,
          { id, answer, by, at: Math.round(clock.wallMs()) },
        );
        audit.append({
          actor: by,
          action: 'recheck-answered',
          subject: textOf(row, 'handling_id'),
          detail: { answer },
        });
        return 'kept';
      }),
    clip: (id, scope = WHOLE_SITE) => {
      const row = database.get(
        `select handling_id, coalesce(evidence.clip_path, recheck_clips.clip_path) as path ${FROM_RECHECKS}
         where rechecks.id = :id and displaced = 0 and ${HAS_CLIP} and ${IS_IN_SCOPE}`,
        { id, ...scopeParams(scope) },
      );
      if (row === undefined) return undefined;
      return { file: join(dataDir, textOf(row, 'path')), handlingId: textOf(row, 'handling_id') };
    },
  };
}

function leastOf(rows: readonly Row[], of: (row: Row) => number): Row | undefined {
  return rows
    .map((row) => ({ row, value: of(row) }))
    .reduce<{ row: Row; value: number } | undefined>(
      (least, each) => (least === undefined || each.value < least.value ? each : least),
      undefined,
    )?.row;
}

function questionOf(row: Row): NonNullable<RecheckQueue['next']> {
  const id = textOf(row, 'id');
  return {
    id,
    clipUrl: recheckClipPath(id),
    releaseMs: numberOf(row, 'release_ms'),
    x: numberOf(row, 'x'),
    y: numberOf(row, 'y'),
  };
}
