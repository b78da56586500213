import { wallMs } from '../base/units.ts';
import { ACKNOWLEDGEMENTS, type AcknowledgementEntry, type AcknowledgementRequest } from '../wire/verdict.ts';
import { numberOf, textOf, wordOf } from './columns.ts';
import type { Row } from './database.ts';
import { isoAt } from './site-day.ts';
import type { PeopleTableParts } from './verdict-table.ts';

/** That a person saw an alert. Entries are added, never changed; the newest counts, `withdrawn` takes it back. */
export interface AcknowledgementTable {
  /** With its row of the audit log in one transaction. @returns undefined where there is no such violation */
  putAcknowledgement(violationId: string, request: AcknowledgementRequest): AcknowledgementEntry | undefined;
  /** Oldest first. */
  acknowledgementHistory(violationId: string): readonly AcknowledgementEntry[];
}

export function acknowledgementTable({
  database,
  audit,
  timeZone,
  clock,
}: PeopleTableParts): AcknowledgementTable {
  return {
    putAcknowledgement: (violationId, { action, by }) =>
      database.transaction(() => {
        if (database.get('select 1 from violations where id = :violationId', { violationId }) === undefined)
          return undefined;
        const atWallMs = Math.round(clock.wallMs());
        database.run(
          `insert into acknowledgements (violation_id, action, by_name, at_wall_ms)
           values (:violationId, :action, :by, :atWallMs)`,
          { violationId, action, by, atWallMs },
        );
        audit.append({ actor: by, action: 'acknowledgement', subject: violationId, detail: { action } });
        return { action, by, at: isoAt(wallMs(atWallMs), timeZone) };
      }),
    acknowledgementHistory: (violationId) =>
      database
        .all('select * from acknowledgements where violation_id = :violationId order by id', { violationId })
        .map((row) => acknowledgementEntryOf(row, timeZone)),
  };
}

/** Of a row with the columns of `acknowledgements`. */
export function acknowledgementEntryOf(row: Row, timeZone: string): AcknowledgementEntry {
  return {
    action: wordOf(row, 'action', [...ACKNOWLEDGEMENTS, 'withdrawn']),
    by: textOf(row, 'by_name'),
    at: isoAt(wallMs(numberOf(row, 'at_wall_ms')), timeZone),
  };
}
