import type { Clock } from '../base/clock.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import type { EvidencePart } from '../wire/evidence-path.ts';
import { evidenceFailedMessage, evidenceReadyMessage } from '../wire/violation-message.ts';
import { textOf, textOrNull } from './columns.ts';
import type { AuditLog } from './audit-log.ts';
import type { Database, Row } from './database.ts';
import { PRIORITY, type OutboxTable } from './outbox-table.ts';
import { SELECT_VIOLATION, judgedOf, violationOf, type JudgedViolation } from './violation-row.ts';

/** A file on disk, whole and fsynced. */
export interface EvidenceFileFacts {
  /** Relative to the data folder. */
  readonly path: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface EvidenceFacts {
  readonly clip: EvidenceFileFacts & {
    readonly durationMs: number;
    /** Where in the clip the release lies. */
    readonly releaseMs: number;
  };
  readonly snapshot: EvidenceFileFacts;
  /** Three frames side by side; undefined where they could not be drawn. */
  readonly strip: EvidenceFileFacts | undefined;
  /** Who was seen in each analysed frame; undefined where that was not kept. */
  readonly track: EvidenceFileFacts | undefined;
  /** What of the wanted span the recording did not hold; undefined where it is whole. */
  readonly shortfall: string | undefined;
}

/** raised -> capturing -> ready | failed; settling it twice changes and sends nothing. What is settled may expire (RetentionTable). */
export interface EvidenceTable {
  beginCapture(id: string): void;
  /** With the message `evidence-ready` in one transaction. */
  attachEvidence(id: string, facts: EvidenceFacts): void;
  /** With the message `evidence-failed` in one transaction. */
  failEvidence(id: string, reason: string): void;
  /** Ready evidence whose file is gone or damaged becomes failed, on a person's word; with the message and a row of the log. */
  loseEvidence(id: string, reason: string, by: string): void;
  /** What an earlier life of the service, or this one, has not settled; oldest first. */
  unfinishedEvidence(): readonly JudgedViolation[];
  /** One of them; undefined where it is settled or unknown. */
  unfinished(id: string): JudgedViolation | undefined;
  /** Relative to the data folder; undefined unless ready. */
  pathOf(id: string, part: EvidencePart): string | undefined;
}

export interface EvidenceTableParts {
  readonly database: Database;
  readonly outbox: OutboxTable;
  readonly audit: AuditLog;
  readonly topic: string;
  readonly timeZone: string;
  readonly webUrl: string;
  readonly clock: Clock;
}

const UNFINISHED = `evidence.state in ('raised', 'capturing')`;

export function evidenceTable(parts: EvidenceTableParts): EvidenceTable {
  const { database, timeZone, clock } = parts;
  return {
    beginCapture: (id) =>
      // A state that is lost with the power is only made anew.
      database.transaction(
        () =>
          void database.run(
            `update evidence set state = 'capturing', updated_wall_ms = :now
             where violation_id = :id and state = 'raised'`,
            { id, now: nowOf(clock) },
          ),
        'normal',
      ),
    attachEvidence: (id, facts) => attachEvidence(parts, id, facts),
    failEvidence: (id, reason) => failEvidence(parts, id, reason),
    loseEvidence: (id, reason, by) => loseEvidence(parts, id, reason, by),
    unfinishedEvidence: () =>
      database
        .all(`${SELECT_VIOLATION} where ${UNFINISHED} order by violations.id`)
        .map((row) => judgedOf(row, timeZone)),
    unfinished: (id) => {
      const row = database.get(`${SELECT_VIOLATION} where violations.id = :id and ${UNFINISHED}`, { id });
      return row === undefined ? undefined : judgedOf(row, timeZone);
    },
    pathOf: (id, part) => {
      const row = database.get(
        `select clip_path, snapshot_path, strip_path, track_path from evidence
         where violation_id = :id and state = 'ready'`,
        { id },
      );
      return row === undefined ? undefined : (textOrNull(row, `${part}_path`) ?? undefined);
    },
  };
}

function attachEvidence(parts: EvidenceTableParts, id: string, facts: EvidenceFacts): void {
  settle(parts, id, (row, now) => {
    parts.database.run(
      `update evidence set state = 'ready', clip_path = :clipPath, clip_sha256 = :clipSha256, clip_bytes = :clipBytes,
         clip_duration_ms = :durationMs, clip_release_ms = :releaseMs, shortfall = :shortfall,
         snapshot_path = :snapshotPath, snapshot_sha256 = :snapshotSha256, snapshot_bytes = :snapshotBytes,
         strip_path = :stripPath, strip_sha256 = :stripSha256, strip_bytes = :stripBytes,
         track_path = :trackPath, track_sha256 = :trackSha256, track_bytes = :trackBytes, updated_wall_ms = :now
       where violation_id = :id`,
      {
        id,
        now,
        clipPath: facts.clip.path,
        clipSha256: facts.clip.sha256,
        clipBytes: facts.clip.bytes,
        durationMs: facts.clip.durationMs,
        releaseMs: facts.clip.releaseMs,
        shortfall: facts.shortfall ?? null,
        snapshotPath: facts.snapshot.path,
        snapshotSha256: facts.snapshot.sha256,
        snapshotBytes: facts.snapshot.bytes,
        stripPath: facts.strip?.path ?? null,
        stripSha256: facts.strip?.sha256 ?? null,
        stripBytes: facts.strip?.bytes ?? null,
        trackPath: facts.track?.path ?? null,
        trackSha256: facts.track?.sha256 ?? null,
        trackBytes: facts.track?.bytes ?? null,
      },
    );
    const record = parts.database.get('select sha256 from records where violation_id = :id', { id });
    const recordSha256 = record === undefined ? undefined : textOf(record, 'sha256');
    const [clip, snapshot] = [facts.clip.sha256, facts.snapshot.sha256];
    parts.audit.append({
      actor: 'service',
      action: 'evidence-ready',
      subject: id,
      detail: {
        clipSha256: clip,
        snapshotSha256: snapshot,
        ...(facts.strip === undefined ? {} : { stripSha256: facts.strip.sha256 }),
        ...(facts.track === undefined ? {} : { trackSha256: facts.track.sha256 }),
        ...(recordSha256 === undefined ? {} : { recordSha256 }),
      },
    });
    const sha256 = { clip, snapshot, record: recordSha256 };
    const violation = violationOf(row, parts.timeZone);
    return evidenceReadyMessage(violation, sha256, facts.strip !== undefined, parts.webUrl);
  });
}

function failEvidence(parts: EvidenceTableParts, id: string, reason: string): void {
  settle(parts, id, (row, now) => {
    parts.database.run(
      `update evidence set state = 'failed', reason = :reason, updated_wall_ms = :now where violation_id = :id`,
      { id, reason, now },
    );
    parts.audit.append({ actor: 'service', action: 'evidence-failed', subject: id, detail: { reason } });
    return evidenceFailedMessage(violationOf(row, parts.timeZone), reason);
  });
}

function loseEvidence(
  { database, outbox, audit, topic, timeZone, clock }: EvidenceTableParts,
  id: string,
  reason: string,
  by: string,
): void {
  database.transaction(() => {
    const row = database.get(`${SELECT_VIOLATION} where violations.id = :id`, { id });
    if (row === undefined || textOf(row, 'state') !== 'ready') return;
    const now = nowOf(clock);
    database.run(
      `update evidence set state = 'failed', reason = :reason, updated_wall_ms = :now where violation_id = :id`,
      { id, reason, now },
    );
    audit.append({ actor: by, action: 'evidence-repaired', subject: id, detail: { reason } });
    outbox.add(PRIORITY.evidence, topic, evidenceFailedMessage(violationOf(row, timeZone), reason), now);
  });
}

/** Writes the final state and its message together; a state that is final already stays as it is. */
function settle(
  { database, outbox, topic, clock }: EvidenceTableParts,
  id: string,
  write: (violation: Row, now: WallMs) => object,
): void {
  database.transaction(() => {
    const row = database.get(`${SELECT_VIOLATION} where violations.id = :id`, { id });
    if (row === undefined) throw new Error(`there is no violation ${id} to settle`);
    if (!['raised', 'capturing'].includes(textOf(row, 'state'))) return;
    const now = nowOf(clock);
    outbox.add(PRIORITY.evidence, topic, write(row, now), now);
  });
}

const nowOf = (clock: Clock): WallMs => wallMs(Math.round(clock.wallMs()));
