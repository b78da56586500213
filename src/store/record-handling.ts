import { v7 as uuidV7 } from 'uuid';
import type { Clock } from '../base/clock.ts';
import { sha256Hex } from '../base/sha256.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import type { ViolationRow } from '../wire/messages.ts';
import { raisedMessage, toViolation } from '../wire/violation-message.ts';
import type { AuditLog } from './audit-log.ts';
import type { Database } from './database.ts';
import { handlingParams, INSERT_HANDLING, type HandlingRecord } from './handling-row.ts';
import { writeJudged } from './judged-json.ts';
import { PRIORITY, type OutboxTable } from './outbox-table.ts';
import { recordJson } from './record-json.ts';
import { isoAt } from './site-day.ts';

export interface RecordingParts {
  readonly database: Database;
  readonly outbox: OutboxTable;
  readonly audit: AuditLog;
  /** Of violations. */
  readonly topic: string;
  readonly timeZone: string;
  readonly clock: Clock;
}

export interface RecordedHandling {
  readonly id: string;
  /** Undefined where the handling breaks no rule. */
  readonly violation: ViolationRow | undefined;
}

const NO_EVIDENCE_YET = {
  evidenceState: 'raised',
  snapshotUrl: null,
  stripUrl: null,
  headsKnown: false,
  clipUrl: null,
  clipSha256: null,
  snapshotSha256: null,
  clipReleaseMs: null,
  expired: null,
  hold: null,
  verdict: null,
  acknowledgement: null,
} as const;

/** A handling in one transaction; a violation with its record, evidence row, row of the audit log and alert. */
export function recordHandling(parts: RecordingParts, record: HandlingRecord): RecordedHandling {
  const { database, clock } = parts;
  const id = uuidV7({ msecs: Math.round(record.releasedWallMs) });
  // A gentle handling is a count among hundreds: no wait for the disk, which the cameras would feel.
  const sync = record.handling.violation ? 'full' : 'normal';
  return database.transaction(() => {
    database.run(INSERT_HANDLING, handlingParams(id, record));
    if (!record.handling.violation) return { id, violation: undefined };
    return { id, violation: raise(parts, id, record, wallMs(Math.round(clock.wallMs()))) };
  }, sync);
}

function raise(
  { database, outbox, audit, topic, timeZone }: RecordingParts,
  id: string,
  record: HandlingRecord,
  now: WallMs,
): ViolationRow {
  database.run('insert into violations (id, camera_name, judged_json) values (:id, :cameraName, :judged)', {
    id,
    cameraName: record.cameraName,
    judged: writeJudged({ ...record.handling, pictureWh: record.pictureWh }),
  });
  database.run(`insert into evidence (violation_id, state, updated_wall_ms) values (:id, 'raised', :now)`, {
    id,
    now,
  });
  const violation = toViolation({ id, occurredAt: isoAt(record.releasedWallMs, timeZone), ...record });
  const text = recordJson(violation, record);
  const recordSha256 = sha256Hex(text);
  database.run('insert into records (violation_id, record_json, sha256) values (:id, :text, :recordSha256)', {
    id,
    text,
    recordSha256,
  });
  audit.append({ actor: 'service', action: 'violation-raised', subject: id, detail: { recordSha256 } });
  outbox.add(PRIORITY.alert, topic, raisedMessage(violation, recordSha256), now);
  return { ...violation, ...NO_EVIDENCE_YET, escalations: [] };
}
