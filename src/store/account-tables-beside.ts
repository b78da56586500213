import { existsSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { accountTable, type AccountTable } from './account-table.ts';
import { requireSchema } from './archive.ts';
import { auditLog } from './audit-log.ts';
import { databaseFile, openDatabase, openDatabaseBeside } from './database.ts';
import { migrate } from './migrate.ts';

export interface AccountsBeside extends AccountTable {
  close(): void;
}

/**
 * The accounts for a command beside a service that may be at work; before its first start the database is made, so that a box
 * need not be open for a moment.
 * @throws E_DATABASE_CORRUPT, E_DATABASE_VERSION, E_DATA_DIR
 */
export function openAccountsBeside(dataDir: string, clock: Clock): AccountsBeside {
  const isNew = !existsSync(databaseFile(dataDir));
  const database = isNew ? openDatabase(dataDir) : openDatabaseBeside(dataDir);
  try {
    if (isNew) migrate(database);
    else requireSchema(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return { ...accountTable(database, auditLog(database, clock), clock), close: () => database.close() };
}
