import type { ViolationFilter, ViolationsQuery } from '../wire/http.ts';
import type { Scope } from '../wire/scope.ts';
import type { SqlParams } from './database.ts';
import { IS_IN_SCOPE, scopeParams } from './scope-filter.ts';

/** No verdict, or one that was taken back. */
export const IS_OPEN = "coalesce(verdict, 'withdrawn') = 'withdrawn'";
const IS_ACKNOWLEDGED = "coalesce(acknowledgements.action, 'withdrawn') <> 'withdrawn'";

/**
 * A condition over the columns of FROM_VIOLATIONS, within the scope and true where nothing else narrows; no word of the request is
 * ever part of it.
 * `review: 'overdue'` needs the parameter `overdueBefore` besides.
 */
export function violationFilter(
  query: ViolationFilter & Partial<Pick<ViolationsQuery, 'review' | 'acknowledged'>>,
  scope: Scope,
): { readonly sql: string; readonly params: SqlParams } {
  const conditions: string[] = [IS_IN_SCOPE];
  const params: Record<string, string | number> = {};
  const narrow = (condition: string, name: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    params[name] = value;
  };
  narrow('released_wall_ms >= :from', 'from', wallOf(query.from));
  narrow('released_wall_ms < :to', 'to', wallOf(query.to));
  narrow('camera_id = :camera', 'camera', query.camera);
  narrow("coalesce(zone_id, '-') = :zone", 'zone', query.zone);
  narrow('kind = :kind', 'kind', query.kind);
  narrow('distance_m >= :minDistanceM', 'minDistanceM', query.minDistanceM);
  narrow('distance_m <= :maxDistanceM', 'maxDistanceM', query.maxDistanceM);
  switch (query.review) {
    case undefined:
      break;
    case 'open':
      conditions.push(IS_OPEN);
      break;
    case 'overdue':
      conditions.push(IS_OPEN, 'released_wall_ms < :overdueBefore');
      break;
    default:
      narrow('verdict = :review', 'review', query.review);
  }
  if (query.acknowledged !== undefined)
    conditions.push(query.acknowledged === 'yes' ? IS_ACKNOWLEDGED : `not (${IS_ACKNOWLEDGED})`);
  return {
    sql: conditions.map((condition) => `(${condition})`).join(' and '),
    params: { ...params, ...scopeParams(scope) },
  };
}

function wallOf(iso: string | undefined): number | undefined {
  return iso === undefined ? undefined : Date.parse(iso);
}
