import { wallMs } from '../base/units.ts';
import type { Handling } from '../domain/handling.ts';
import type { SizeWh } from '../domain/picture.ts';
import { evidencePath } from '../wire/evidence-path.ts';
import { EXPIRY_REASONS, type Violation, type ViolationRow } from '../wire/messages.ts';
import { toViolation } from '../wire/violation-message.ts';
import { numberOf, numberOrNull, textOf, textOrNull, wordOf } from './columns.ts';
import type { Row } from './database.ts';
import { verdictOf } from './handling-row.ts';
import { acknowledgementEntryOf } from './acknowledgement-table.ts';
import { ESCALATIONS_JSON, escalationEntriesOf } from './escalation-row.ts';
import { holdEntryOf } from './hold-table.ts';
import { readJudged } from './judged-json.ts';
import { isoAt } from './site-day.ts';
import { verdictEntryOf } from './verdict-table.ts';

export const EVIDENCE_STATES: readonly ViolationRow['evidenceState'][] = [
  'raised',
  'capturing',
  'ready',
  'failed',
  'expired',
];

/** A violation as it was judged; fits what the evidence keeper asks for. */
export interface JudgedViolation {
  readonly id: string;
  readonly cameraId: string;
  readonly cameraName: string;
  readonly runId: number;
  readonly occurredAt: string;
  readonly limitM: number;
  readonly pictureWh: SizeWh;
  readonly handling: Handling;
}

/** Violations with the newest words of the auditor and of the manager; each may be null, `withdrawn` or `released`. */
export const FROM_VIOLATIONS = `from violations
  join handlings using (id)
  left join verdicts on verdicts.id = (select max(id) from verdicts where handling_id = violations.id)
  left join acknowledgements
    on acknowledgements.id = (select max(id) from acknowledgements where violation_id = violations.id)
  left join holds on holds.id = (select max(id) from holds where violation_id = violations.id)`;

/** All of a violation in one row; add `where` and `order by`. */
export const SELECT_VIOLATION = `select handlings.*, violations.camera_name, violations.judged_json,
    evidence.state, evidence.clip_path, evidence.clip_sha256, evidence.clip_release_ms, evidence.snapshot_path,
    evidence.snapshot_sha256, evidence.strip_path, evidence.track_path, evidence.expired_wall_ms, evidence.expired_why,
    verdicts.verdict, verdicts.reason, verdicts.note, verdicts.by_name, verdicts.at_wall_ms,
    acknowledgements.action, acknowledgements.by_name as acknowledged_by, acknowledgements.at_wall_ms as acknowledged_wall_ms,
    holds.action as hold, holds.note as hold_note, holds.by_name as held_by, holds.at_wall_ms as held_wall_ms,
    ${ESCALATIONS_JSON} as escalations_json
  ${FROM_VIOLATIONS}
  join evidence on evidence.violation_id = violations.id`;

export function violationOf(row: Row, timeZone: string): Violation {
  return toViolation({
    id: textOf(row, 'id'),
    cameraId: textOf(row, 'camera_id'),
    cameraName: textOf(row, 'camera_name'),
    zone: textOrNull(row, 'zone_id') ?? undefined,
    occurredAt: isoAt(wallMs(numberOf(row, 'released_wall_ms')), timeZone),
    limitM: numberOf(row, 'limit_m'),
    handling: verdictOf(row),
  });
}

export function violationRowOf(row: Row, timeZone: string): ViolationRow {
  const violation = violationOf(row, timeZone);
  const evidenceState = wordOf(row, 'state', EVIDENCE_STATES);
  const isReady = evidenceState === 'ready';
  return {
    ...violation,
    evidenceState,
    snapshotUrl: isReady ? evidencePath(violation.id, 'snapshot') : null,
    stripUrl: isReady && row['strip_path'] !== null ? evidencePath(violation.id, 'strip') : null,
    clipUrl: isReady ? evidencePath(violation.id, 'clip') : null,
    clipSha256: textOrNull(row, 'clip_sha256'),
    snapshotSha256: textOrNull(row, 'snapshot_sha256'),
    clipReleaseMs: numberOrNull(row, 'clip_release_ms'),
    headsKnown: isReady && row['track_path'] !== null,
    expired:
      evidenceState === 'expired'
        ? {
            at: isoAt(wallMs(numberOf(row, 'expired_wall_ms')), timeZone),
            why: wordOf(row, 'expired_why', EXPIRY_REASONS),
          }
        : null,
    hold:
      row['hold'] === 'held'
        ? holdEntryOf(
            {
              action: row['hold'],
              note: row['hold_note'],
              by_name: row['held_by'],
              at_wall_ms: row['held_wall_ms'],
            },
            timeZone,
          )
        : null,
    verdict: isSaid(row['verdict']) ? verdictEntryOf(row, timeZone) : null,
    acknowledgement: isSaid(row['action'])
      ? acknowledgementEntryOf(
          { action: row['action'], by_name: row['acknowledged_by'], at_wall_ms: row['acknowledged_wall_ms'] },
          timeZone,
        )
      : null,
    escalations: escalationEntriesOf(textOf(row, 'escalations_json'), timeZone),
  };
}

function isSaid<T>(word: T): word is NonNullable<T> {
  return word !== null && word !== 'withdrawn';
}

export function judgedOf(row: Row, timeZone: string): JudgedViolation {
  const { pictureWh, ...seen } = readJudged(textOf(row, 'judged_json'));
  return {
    id: textOf(row, 'id'),
    cameraId: textOf(row, 'camera_id'),
    cameraName: textOf(row, 'camera_name'),
    runId: numberOf(row, 'run_id'),
    occurredAt: isoAt(wallMs(numberOf(row, 'released_wall_ms')), timeZone),
    limitM: numberOf(row, 'limit_m'),
    pictureWh,
    handling: { ...verdictOf(row), ...seen },
  };
}
