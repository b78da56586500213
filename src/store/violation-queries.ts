import type { WallMs } from '../base/units.ts';
import type { DayCounts } from '../wire/compliance-message.ts';
import type { ReviewCounts, Seen, ViolationFilter, ViolationsQuery } from '../wire/http.ts';
import type { Violation, ViolationPage, ViolationRow } from '../wire/messages.ts';
import type { Scope } from '../wire/scope.ts';
import { numberOf, textOf } from './columns.ts';
import type { Database, Row, SqlParams } from './database.ts';
import { readJudged } from './judged-json.ts';
import { IS_IN_SCOPE, scopeParams } from './scope-filter.ts';
import { IS_OPEN, violationFilter } from './violation-filter.ts';
import {
  FROM_VIOLATIONS,
  judgedOf,
  SELECT_VIOLATION,
  violationOf,
  violationRowOf,
  type JudgedViolation,
} from './violation-row.ts';

/** Handlings released in [startWallMs, endWallMs), from indexes alone; what a person found is counted, not what was flagged. */
export function countsOfDay(database: Database, startWallMs: WallMs, endWallMs: WallMs): DayCounts {
  const span = { startWallMs, endWallMs };
  const judged = one(
    database,
    `select count(*) as handlings, total(gentle) as gentle, total(violation) as violations, total(advice) as advices
     from handlings where released_wall_ms >= :startWallMs and released_wall_ms < :endWallMs`,
    span,
  );
  const found = one(
    database,
    `select count(*) as reviewed, total(verdict = 'false-alarm') as falseAlarms
     from (
       select (select verdict from verdicts where handling_id = handlings.id order by id desc limit 1) as verdict
       from handlings where violation = 1 and released_wall_ms >= :startWallMs and released_wall_ms < :endWallMs
     ) where verdict <> 'withdrawn'`,
    span,
  );
  const falseAlarms = numberOf(found, 'falseAlarms');
  return {
    handlings: numberOf(judged, 'handlings'),
    gentle: numberOf(judged, 'gentle') + falseAlarms,
    violations: numberOf(judged, 'violations') - falseAlarms,
    advices: numberOf(judged, 'advices'),
    reviewed: numberOf(found, 'reviewed'),
    falseAlarms,
  };
}

function one(database: Database, sql: string, params: SqlParams): Row {
  const row = database.get(sql, params);
  if (row === undefined) throw new Error('an aggregate without a row');
  return row;
}

/** The newest that no person has called a false alarm. */
export function lastViolation(database: Database, timeZone: string): Violation | undefined {
  const row = database.get(
    `${SELECT_VIOLATION} where coalesce(verdicts.verdict, '') <> 'false-alarm' order by violations.id desc limit 1`,
  );
  return row === undefined ? undefined : violationOf(row, timeZone);
}

/** Whether there is such a violation in the scope. */
export function isViolation(database: Database, id: string, scope: Scope): boolean {
  const sql = `select 1 from violations join handlings using (id) where violations.id = :id and ${IS_IN_SCOPE}`;
  return database.get(sql, { id, ...scopeParams(scope) }) !== undefined;
}

export function violationById(
  database: Database,
  id: string,
  scope: Scope,
  timeZone: string,
): ViolationRow | undefined {
  const row = database.get(`${SELECT_VIOLATION} where violations.id = :id and ${IS_IN_SCOPE}`, {
    id,
    ...scopeParams(scope),
  });
  return row === undefined ? undefined : violationRowOf(row, timeZone);
}

/** As it was judged, whatever became of its evidence. */
export function judgedById(database: Database, id: string, timeZone: string): JudgedViolation | undefined {
  const row = database.get(`${SELECT_VIOLATION} where violations.id = :id`, { id });
  return row === undefined ? undefined : judgedOf(row, timeZone);
}

/** @param overdueBefore what was released before this moment should have a verdict */
export function violationsPage(
  database: Database,
  query: ViolationsQuery,
  overdueBefore: WallMs,
  scope: Scope,
  timeZone: string,
): ViolationPage {
  const { limit, before } = query;
  const where = violationFilter(query, scope);
  // One more than asked for tells whether there is a next page. '~' sorts after every UUID.
  const found = database.all(
    `${SELECT_VIOLATION} where violations.id < :before and ${where.sql} order by violations.id desc limit :limit`,
    {
      ...where.params,
      ...(query.review === 'overdue' ? { overdueBefore } : {}),
      before: before ?? '~',
      limit: limit + 1,
    },
  );
  const rows = found.slice(0, limit).map((row) => violationRowOf(row, timeZone));
  return { rows, nextBefore: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}

/** How many violations of the filter are in each state of the review; overdue ones are among the open. */
export function reviewCounts(
  database: Database,
  filter: ViolationFilter,
  overdueBefore: WallMs,
  scope: Scope,
): ReviewCounts {
  const where = violationFilter(filter, scope);
  const row = one(
    database,
    `select total(verdict = 'confirmed') as confirmed, total(verdict = 'false-alarm') as falseAlarm,
       total(verdict = 'unsure') as unsure, total(${IS_OPEN}) as open,
       total(${IS_OPEN} and released_wall_ms < :overdueBefore) as overdue
     ${FROM_VIOLATIONS} where ${where.sql}`,
    { ...where.params, overdueBefore },
  );
  return {
    open: numberOf(row, 'open'),
    overdue: numberOf(row, 'overdue'),
    confirmed: numberOf(row, 'confirmed'),
    'false-alarm': numberOf(row, 'falseAlarm'),
    unsure: numberOf(row, 'unsure'),
  };
}

/** What the judgement saw of a violation, to draw over its clip. */
export function seenOf(database: Database, id: string): Seen | undefined {
  const row = database.get('select judged_json from violations where id = :id', { id });
  if (row === undefined) return undefined;
  const { pictureWh, boxXyxyPx, pathPx, joints } = readJudged(textOf(row, 'judged_json'));
  return {
    pictureWh: [pictureWh.w, pictureWh.h],
    boxXyxyPx: [...boxXyxyPx],
    path: pathPx.map(({ tMs, xPx, yPx }) => ({ tMs, xPx, yPx })),
    joints: joints === undefined ? null : Array.from(joints),
  };
}
