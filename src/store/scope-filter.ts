import type { Scope } from '../wire/scope.ts';
import type { SqlParams } from './database.ts';

/**
 * A condition over the columns of `handlings`: true where the scope reaches, as wire/scope.ts says it. Needs `scopeParams`. The
 * places are read once a statement: neither inner query looks at the row.
 */
export const IS_IN_SCOPE = `(
  :scope is null or camera_id in (select value from json_each(:scope))
  or camera_id || '/' || zone_id in (select value from json_each(:scope))
)`;

export const scopeParams = (scope: Scope): SqlParams => ({
  scope: scope === null ? null : JSON.stringify(scope),
});
