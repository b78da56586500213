import { wallMs } from '../base/units.ts';
import type { Advice, Violation } from '../wire/messages.ts';
import type { Scope } from '../wire/scope.ts';
import { toViolation } from '../wire/violation-message.ts';
import { numberOf, textOf, textOrNull } from './columns.ts';
import type { Database, Row } from './database.ts';
import { verdictOf } from './handling-row.ts';
import { IS_IN_SCOPE, scopeParams } from './scope-filter.ts';
import { isoAt } from './site-day.ts';

/** Any handling, with the camera's name of today; add `where` and `order by`. */
export const SELECT_HANDLING = `select handlings.*, cameras.name as camera_name
  from handlings join cameras on cameras.id = handlings.camera_id`;

/** Handlings near the limit, newest first. @param fromWallMs released at or after */
export function newestAdvices(
  database: Database,
  { limit, fromWallMs }: { readonly limit: number; readonly fromWallMs: number },
  scope: Scope,
  timeZone: string,
): readonly Advice[] {
  return database
    .all(
      `${SELECT_HANDLING} where advice = 1 and released_wall_ms >= :fromWallMs and ${IS_IN_SCOPE}
       order by released_wall_ms desc limit :limit`,
      { limit, fromWallMs, ...scopeParams(scope) },
    )
    .map((row) => handlingOf(row, timeZone));
}

export function adviceById(database: Database, id: string, timeZone: string): Advice | undefined {
  const row = database.get(`${SELECT_HANDLING} where advice = 1 and handlings.id = :id`, { id });
  return row === undefined ? undefined : handlingOf(row, timeZone);
}

/** Of a row of `SELECT_HANDLING`. */
export function handlingOf(row: Row, timeZone: string): Violation {
  return toViolation({
    id: textOf(row, 'id'),
    cameraId: textOf(row, 'camera_id'),
    cameraName: textOf(row, 'camera_name'),
    zone: textOrNull(row, 'zone_id') ?? undefined,
    occurredAt: isoAt(wallMs(numberOf(row, 'released_wall_ms')), timeZone),
    limitM: numberOf(row, 'limit_m'),
    handling: verdictOf(row),
  });
}
