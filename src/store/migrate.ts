import { ServiceError } from '../base/service-error.ts';
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { numberOf } from './columns.ts';

/**
 * Brings the schema up to this program's version, each step whole or not at all; `user_version` says where it stands.
 * @throws E_DATABASE_VERSION where a newer program wrote the database
 */
export function migrate(database: Database, migrations: readonly string[] = MIGRATIONS): void {
  const version = numberOf(database.get('pragma user_version') ?? {}, 'user_version');
  if (version > migrations.length)
    throw new ServiceError(
      'E_DATABASE_VERSION',
      `The database ${database.file} has schema ${version}; this program knows up to ${migrations.length}.`,
    );
  for (const [done, sql] of migrations.entries()) {
    if (done < version) continue;
    database.transaction(() => {
      database.script(sql);
      database.script(`pragma user_version = ${done + 1}`);
    });
  }
}
