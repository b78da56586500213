import type { Clock } from '../base/clock.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import { HANDLING_KINDS } from '../domain/handling.ts';
import type { ExpiryReason } from '../wire/messages.ts';
import { VERDICTS } from '../wire/verdict.ts';
import type { AuditLog } from './audit-log.ts';
import { numberOf, numberOrNull, textOf, textOrNull, wordOf } from './columns.ts';
import type { Database, Row } from './database.ts';
import { IS_IN_TRAINING } from './training-table.ts';
import { IS_OPEN } from './violation-filter.ts';
import { FROM_VIOLATIONS } from './violation-row.ts';

/** Files of a violation that are on the disk; fits what the retention plans with. */
export interface KeptEvidence {
  readonly id: string;
  readonly kind: (typeof HANDLING_KINDS)[number];
  readonly releasedWallMs: WallMs;
  /** Clip, pictures and track together. */
  readonly bytes: number;
  /** `open`: none, or one that was taken back. */
  readonly verdict: (typeof VERDICTS)[number] | 'open';
  /** When that verdict was given; undefined while it is open. */
  readonly verdictWallMs: WallMs | undefined;
  /** On hold, or in the collection to learn from. */
  readonly isHeld: boolean;
}

/** Evidence that expired and whose files are still to be removed; paths relative to the data folder. */
export interface GoingEvidence {
  readonly id: string;
  readonly paths: readonly string[];
}

export interface RetentionTable {
  /** Oldest first. */
  keptEvidence(): readonly KeptEvidence[];
  /**
   * With its row of the audit log in one transaction, before any file goes. What is on hold or has no final verdict stays,
   * whatever was planned: a person may have spoken since.
   * @returns whether it expired
   */
  expireEvidence(id: string, why: ExpiryReason): boolean;
  /** What expired and may still have its files, also from an earlier life of the service. */
  goingEvidence(): readonly GoingEvidence[];
  /** Its files are gone, and their folder's entry is on disk. */
  evidenceGone(id: string): void;
}

export interface RetentionTableParts {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Failed evidence may still have its snapshot, where only the clip was lost. */
const HAS_FILES = `(evidence.state = 'ready' or (evidence.state = 'failed' and evidence.snapshot_path is not null))`;
const FROM_KEPT = `${FROM_VIOLATIONS} join evidence on evidence.violation_id = violations.id where ${HAS_FILES}`;
/** By an auditor's word, or to learn from. */
const IS_HELD = `(coalesce(holds.action, 'released') = 'held' or ${IS_IN_TRAINING})`;

export function retentionTable({ database, audit, clock }: RetentionTableParts): RetentionTable {
  const now = (): number => Math.round(clock.wallMs());
  return {
    keptEvidence: () =>
      database
        .all(
          `select violations.id, kind, released_wall_ms, iif(${IS_OPEN}, 'open', verdict) as verdict,
             iif(${IS_OPEN}, null, verdicts.at_wall_ms) as verdict_wall_ms, ${IS_HELD} as is_held,
             iif(state = 'ready', clip_bytes, 0) + snapshot_bytes + coalesce(strip_bytes, 0)
               + coalesce(track_bytes, 0) as bytes
           ${FROM_KEPT} order by violations.id`,
        )
        .map(keptOf),
    expireEvidence: (id, why) =>
      database.transaction(() => {
        const row = database.get(
          `select clip_sha256, snapshot_sha256, strip_sha256, track_sha256 ${FROM_KEPT} and violations.id = :id
             and verdict in ('confirmed', 'false-alarm') and not ${IS_HELD}`,
          { id },
        );
        if (row === undefined) return false;
        database.run(
          `update evidence set state = 'expired', expired_why = :why, expired_wall_ms = :now, updated_wall_ms = :now
           where violation_id = :id`,
          { id, why, now: now() },
        );
        // Named otherwise than at `evidence-ready`: what these hashes stand for is no longer there.
        const [strip, track] = [textOrNull(row, 'strip_sha256'), textOrNull(row, 'track_sha256')];
        const removed = {
          removedClipSha256: textOrNull(row, 'clip_sha256'),
          removedSnapshotSha256: textOf(row, 'snapshot_sha256'),
          ...(strip === null ? {} : { removedStripSha256: strip }),
          ...(track === null ? {} : { removedTrackSha256: track }),
        };
        audit.append({
          actor: 'service',
          action: 'evidence-removed',
          subject: id,
          detail: { why, ...removed },
        });
        return true;
      }),
    goingEvidence: () =>
      database
        .all(
          `select violation_id, clip_path, snapshot_path, strip_path, track_path from evidence
           where state = 'expired' and files_gone_wall_ms is null order by violation_id`,
        )
        .map((row) => ({
          id: textOf(row, 'violation_id'),
          paths: ['clip_path', 'snapshot_path', 'strip_path', 'track_path'].flatMap(
            (column) => textOrNull(row, column) ?? [],
          ),
        })),
    evidenceGone: (id) =>
      // A mark that is lost with the power costs a second look at a folder that is gone. A clock may have been set back.
      database.transaction(
        () =>
          void database.run(
            `update evidence set files_gone_wall_ms = max(:now, expired_wall_ms)
             where violation_id = :id and state = 'expired'`,
            { id, now: now() },
          ),
        'normal',
      ),
  };
}

function keptOf(row: Row): KeptEvidence {
  const judgedWallMs = numberOrNull(row, 'verdict_wall_ms');
  return {
    id: textOf(row, 'id'),
    kind: wordOf(row, 'kind', HANDLING_KINDS),
    releasedWallMs: wallMs(numberOf(row, 'released_wall_ms')),
    bytes: numberOf(row, 'bytes'),
    verdict: wordOf(row, 'verdict', [...VERDICTS, 'open']),
    verdictWallMs: judgedWallMs === null ? undefined : wallMs(judgedWallMs),
    isHeld: numberOf(row, 'is_held') === 1,
  };
}
