import { wallMs } from '../base/units.ts';
import { HOLD_ACTIONS, type HoldEntry, type HoldRequest } from '../wire/verdict.ts';
import { numberOf, textOf, wordOf } from './columns.ts';
import type { Row } from './database.ts';
import { isoAt } from './site-day.ts';
import type { PeopleTableParts } from './verdict-table.ts';

/** That an auditor keeps evidence from expiring. Entries are added, never changed; the newest counts, `released` ends it. */
export interface HoldTable {
  /** With its row of the audit log in one transaction. @returns undefined where there is no such violation */
  putHold(violationId: string, request: HoldRequest): HoldEntry | undefined;
  /** Oldest first. */
  holdHistory(violationId: string): readonly HoldEntry[];
}

export function holdTable({
  database,
  audit,
  timeZone,
  clock,
}: Pick<PeopleTableParts, 'database' | 'audit' | 'timeZone' | 'clock'>): HoldTable {
  return {
    putHold: (violationId, { action, note, by }) =>
      database.transaction(() => {
        if (database.get('select 1 from violations where id = :violationId', { violationId }) === undefined)
          return undefined;
        const atWallMs = Math.round(clock.wallMs());
        database.run(
          `insert into holds (violation_id, action, note, by_name, at_wall_ms)
           values (:violationId, :action, :note, :by, :atWallMs)`,
          { violationId, action, note, by, atWallMs },
        );
        audit.append({ actor: by, action: 'hold', subject: violationId, detail: { action, note } });
        return { action, note, by, at: isoAt(wallMs(atWallMs), timeZone) };
      }),
    holdHistory: (violationId) =>
      database
        .all('select * from holds where violation_id = :violationId order by id', { violationId })
        .map((row) => holdEntryOf(row, timeZone)),
  };
}

/** Of a row with the columns of `holds`. */
export function holdEntryOf(row: Row, timeZone: string): HoldEntry {
  return {
    action: wordOf(row, 'action', HOLD_ACTIONS),
    note: textOf(row, 'note'),
    by: textOf(row, 'by_name'),
    at: isoAt(wallMs(numberOf(row, 'at_wall_ms')), timeZone),
  };
}
