import { wallMs, type WallMs } from '../base/units.ts';
import { SCHEMA_VERSION, topics } from '../wire/messages.ts';
import type { AcknowledgementMessage } from '../wire/people-message.ts';
import {
  ACKNOWLEDGEMENTS,
  type AcknowledgementEntry,
  type AcknowledgementRequest,
  type StormAcknowledgementRequest,
} from '../wire/verdict.ts';
import { numberOf, textOf, wordOf } from './columns.ts';
import type { Row } from './database.ts';
import { PRIORITY } from './outbox-table.ts';
import { isoAt } from './site-day.ts';
import type { PeopleTableParts } from './verdict-table.ts';

/** That a person saw an alert. Entries are added, never changed; the newest counts, `withdrawn` takes it back. */
export interface AcknowledgementTable {
  /** With its row of the audit log and its message in one transaction. @returns undefined where there is no such violation */
  putAcknowledgement(violationId: string, request: AcknowledgementRequest): AcknowledgementEntry | undefined;
  /**
   * One answer to each of a storm, all in one transaction and with one time. Those that somebody answered meanwhile keep that
   * answer, so that what comes twice counts once; `withdrawn` takes back where there is one.
   * @returns the ids that it was kept for, or undefined where one is no violation: then nothing is kept
   */
  putStormAcknowledgement(request: StormAcknowledgementRequest): readonly string[] | undefined;
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
  const isViolation = (violationId: string): boolean =>
    database.get('select 1 from violations where id = :violationId', { violationId }) !== undefined;
  const isAnswered = (violationId: string): boolean => {
    const newest = database.get(
      'select action from acknowledgements where violation_id = :violationId order by id desc limit 1',
      { violationId },
    );
    return newest !== undefined && textOf(newest, 'action') !== 'withdrawn';
  };
  /** Call it in a transaction. */
  const put = (
    violationId: string,
    { action, by }: AcknowledgementRequest,
    atWallMs: WallMs,
  ): AcknowledgementEntry => {
    database.run(
      `insert into acknowledgements (violation_id, action, by_name, at_wall_ms)
       values (:violationId, :action, :by, :atWallMs)`,
      { violationId, action, by, atWallMs },
    );
    audit.append({ actor: by, action: 'acknowledgement', subject: violationId, detail: { action } });
    const at = isoAt(atWallMs, timeZone);
    const message: AcknowledgementMessage = { schemaVersion: SCHEMA_VERSION, violationId, action, by, at };
    outbox.add(PRIORITY.evidence, topics(siteId).acknowledgements, message, atWallMs);
    return { action, by, at };
  };
  const now = (): WallMs => wallMs(Math.round(clock.wallMs()));
  return {
    putAcknowledgement: (violationId, request) =>
      database.transaction(() => (isViolation(violationId) ? put(violationId, request, now()) : undefined)),
    putStormAcknowledgement: ({ ids, action, by }) =>
      database.transaction(() => {
        if (!ids.every(isViolation)) return undefined;
        const atWallMs = now();
        const kept: string[] = [];
        for (const id of ids) {
          if (isAnswered(id) !== (action === 'withdrawn')) continue;
          put(id, { action, by }, atWallMs);
          kept.push(id);
        }
        return kept;
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
