import type { Clock } from '../base/clock.ts';
import { wallMs } from '../base/units.ts';
import type { AuditHeadMessage } from '../wire/audit-head-message.ts';
import { SCHEMA_VERSION, topics } from '../wire/messages.ts';
import type { AuditLog } from './audit-log.ts';
import type { Database } from './database.ts';
import { PRIORITY, type OutboxTable } from './outbox-table.ts';
import { siteDayAt } from './site-day.ts';

export interface DayHeadParts {
  readonly database: Database;
  readonly outbox: OutboxTable;
  readonly audit: AuditLog;
  readonly siteId: string;
  readonly timeZone: string;
  readonly clock: Clock;
}

/**
 * Publishes the head of the audit log as it was at the end of yesterday, retained, once: call it now and then. Days on
 * which the service did not run need none of their own, since a later head stands for all rows before it.
 * @returns whether there was something to publish
 */
export function tellDayHead({ database, outbox, audit, siteId, timeZone, clock }: DayHeadParts): boolean {
  const now = wallMs(Math.round(clock.wallMs()));
  const { startWallMs } = siteDayAt(now, timeZone);
  const { day } = siteDayAt(wallMs(startWallMs - 1), timeZone);
  if (database.get('select 1 from day_heads where day = :day', { day }) !== undefined) return false;
  const head = audit.head(startWallMs);
  if (head === undefined) return false;
  database.transaction(() => {
    const { seq, sha256 } = head;
    database.run('insert into day_heads (day, audit_seq, sha256) values (:day, :seq, :sha256)', {
      day,
      seq,
      sha256,
    });
    const message: AuditHeadMessage = { schemaVersion: SCHEMA_VERSION, day, auditSeq: seq, sha256 };
    outbox.add(PRIORITY.figures, topics(siteId).auditHead(day), message, now, true);
  });
  return true;
}
