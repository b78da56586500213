import type { WallMs } from '../base/units.ts';
import type { DayCounts } from '../wire/compliance-message.ts';
import type { Violation, ViolationPage, ViolationRow } from '../wire/messages.ts';
import { numberOf } from './columns.ts';
import type { Database, Row, SqlParams } from './database.ts';
import { SELECT_VIOLATION, violationOf, violationRowOf } from './violation-row.ts';

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

export function lastViolation(database: Database, timeZone: string): Violation | undefined {
  const row = database.get(`${SELECT_VIOLATION} order by violations.id desc limit 1`);
  return row === undefined ? undefined : violationOf(row, timeZone);
}

export function violationById(database: Database, id: string, timeZone: string): ViolationRow | undefined {
  const row = database.get(`${SELECT_VIOLATION} where violations.id = :id`, { id });
  return row === undefined ? undefined : violationRowOf(row, timeZone);
}

export function violationsPage(
  database: Database,
  { limit, before }: { readonly limit: number; readonly before: string | undefined },
  timeZone: string,
): ViolationPage {
  // One more than asked for tells whether there is a next page. '~' sorts after every UUID.
  const found = database.all(
    `${SELECT_VIOLATION} where violations.id < :before order by violations.id desc limit :limit`,
    { before: before ?? '~', limit: limit + 1 },
  );
  const rows = found.slice(0, limit).map((row) => violationRowOf(row, timeZone));
  return { rows, nextBefore: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
