import { wallMs } from '../base/units.ts';
import { SCHEMA_VERSION, topics } from '../wire/messages.ts';
import type { AcknowledgementMessage } from '../wire/people-message.ts';
import { ACKNOWLEDGEMENTS, type AcknowledgementEntry, type AcknowledgementRequest } from '../wire/verdict.ts';
import { numberOf, textOf, wordOf } from './columns.ts';
import type { Row } from './database.ts';
import { PRIORITY } from './outbox-table.ts';
import { isoAt } from './site-day.ts';
import type { PeopleTableParts } from './verdict-table.ts';

/** That a person saw an alert. Entries are added, never changed; the newest counts, `withdrawn` takes it back. */
export interface AcknowledgementTable {
  /** With its row of the audit log and its message in one transaction. @returns undefined where there is no such violation */
  putAcknowledgement(violationId: string, request: AcknowledgementRequest): AcknowledgementEntry | undefined;
  /** Oldest first. */
  acknowledgementHistory(violationId: string): readonly AcknowledgementEntry[];
}

export function acknowledgementTable({
  database,
  audit,
  outbox,
  siteId,
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
        const at = isoAt(wallMs(atWallMs), timeZone);
        const message: AcknowledgementMessage = {
          schemaVersion: SCHEMA_VERSION,
          violationId,
          action,
          by,
          at,
        };
        outbox.add(PRIORITY.evidence, topics(siteId).acknowledgements, message, wallMs(atWallMs));
        return { action, by, at };
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
