import type { Clock } from '../base/clock.ts';
import { wallMs } from '../base/units.ts';
import { SCHEMA_VERSION, topics } from '../wire/messages.ts';
import type { VerdictMessage } from '../wire/people-message.ts';
import { VERDICT_REASONS, VERDICTS, type VerdictEntry, type VerdictRequest } from '../wire/verdict.ts';
import type { AuditLog } from './audit-log.ts';
import { numberOf, textOf, textOrNull, wordOf } from './columns.ts';
import type { Database, Row } from './database.ts';
import { PRIORITY, type OutboxTable } from './outbox-table.ts';
import { isoAt } from './site-day.ts';

/** What auditors found. Entries are added, never changed; the newest counts, `withdrawn` takes it back. */
export interface VerdictTable {
  /** With its row of the audit log and its message in one transaction. @returns undefined where there is no such handling */
  putVerdict(handlingId: string, request: VerdictRequest): VerdictEntry | undefined;
  /** Oldest first. */
  verdictHistory(handlingId: string): readonly VerdictEntry[];
}

export interface PeopleTableParts {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly outbox: OutboxTable;
  readonly siteId: string;
  readonly timeZone: string;
  readonly clock: Clock;
}

export function verdictTable({
  database,
  audit,
  outbox,
  siteId,
  timeZone,
  clock,
}: PeopleTableParts): VerdictTable {
  return {
    putVerdict: (handlingId, { verdict, reason, note, by }) =>
      database.transaction(() => {
        if (database.get('select 1 from handlings where id = :handlingId', { handlingId }) === undefined)
          return undefined;
        const atWallMs = Math.round(clock.wallMs());
        database.run(
          `insert into verdicts (handling_id, verdict, reason, note, by_name, at_wall_ms)
           values (:handlingId, :verdict, :reason, :note, :by, :atWallMs)`,
          { handlingId, verdict, reason, note, by, atWallMs },
        );
        audit.append({
          actor: by,
          action: 'verdict',
          subject: handlingId,
          detail: { verdict, reason, note },
        });
        const at = isoAt(wallMs(atWallMs), timeZone);
        const message: VerdictMessage = {
          schemaVersion: SCHEMA_VERSION,
          violationId: handlingId,
          verdict,
          reason,
          by,
          at,
        };
        outbox.add(PRIORITY.evidence, topics(siteId).verdicts, message, wallMs(atWallMs));
        return { verdict, reason, note, by, at };
      }),
    verdictHistory: (handlingId) =>
      database
        .all('select * from verdicts where handling_id = :handlingId order by id', { handlingId })
        .map((row) => verdictEntryOf(row, timeZone)),
  };
}

/** Of a row with the columns of `verdicts`. */
export function verdictEntryOf(row: Row, timeZone: string): VerdictEntry {
  return {
    verdict: wordOf(row, 'verdict', [...VERDICTS, 'withdrawn']),
    reason: row['reason'] === null ? null : wordOf(row, 'reason', VERDICT_REASONS),
    note: textOrNull(row, 'note'),
    by: textOf(row, 'by_name'),
    at: isoAt(wallMs(numberOf(row, 'at_wall_ms')), timeZone),
  };
}
