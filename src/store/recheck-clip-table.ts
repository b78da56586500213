import type { Clock } from '../base/clock.ts';
import { ptsMs, wallMs, type PtsMs } from '../base/units.ts';
import type { AuditLog } from './audit-log.ts';
import { numberOf, textOf } from './columns.ts';
import type { Database, Row } from './database.ts';
import type { EvidenceFileFacts } from './evidence-table.ts';
import { isoAt, siteDayAt } from './site-day.ts';

/** A drawn handling whose clip is still to be cut; fits what the clip keeper asks for. */
export interface UnfinishedRecheck {
  readonly id: string;
  readonly cameraId: string;
  readonly runId: number;
  readonly occurredAt: string;
  readonly handling: { readonly tReleaseMs: PtsMs; readonly tEndMs: PtsMs };
}

/** A clip on the disk. */
export interface KeptRecheckClip {
  readonly id: string;
  readonly releasedWallMs: number;
  readonly bytes: number;
}

export interface GoingRecheckClip {
  readonly id: string;
  /** Relative to the data folder. */
  readonly path: string;
}

/** raised -> capturing -> ready | failed; ready -> kept once its day is over; ready, kept -> removed. */
export interface RecheckClipTable {
  unfinishedEvidence(): readonly UnfinishedRecheck[];
  unfinished(id: string): UnfinishedRecheck | undefined;
  beginCapture(id: string): void;
  /** One that another took the place of meanwhile only tells the file that must go. */
  attachEvidence(
    id: string,
    facts: { readonly clip: EvidenceFileFacts & { readonly releaseMs: number } },
  ): void;
  failEvidence(id: string, reason: string): void;
  /** One whose file is gone or damaged fails, on a person's word; with a row of the audit log. */
  lose(id: string, reason: string, by: string): void;
  /** Those whose day is over are final: each is kept with a row of the audit log. */
  keepPast(): void;
  /** Oldest first. */
  kept(): readonly KeptRecheckClip[];
  /** Before its file goes; with a row of the audit log where it was kept. */
  remove(id: string, why: 'age' | 'space'): void;
  /** What was removed and may still have its file, also from an earlier life of the service. */
  going(): readonly GoingRecheckClip[];
  gone(id: string): void;
}

export interface RecheckClipParts {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly timeZone: string;
  readonly clock: Clock;
}

const SELECT_UNFINISHED = `select rechecks.id, camera_id, run_id, released_wall_ms, released_pts_ms, ended_pts_ms
  from recheck_clips
    join rechecks on rechecks.id = recheck_id
    join handlings on handlings.id = handling_id
  where state in ('raised', 'capturing')`;

export function recheckClipTable({ database, audit, timeZone, clock }: RecheckClipParts): RecheckClipTable {
  const now = (): number => Math.round(clock.wallMs());
  const update = (set: string, id: string, params: Record<string, string | number> = {}): void =>
    void database.run(`update recheck_clips set ${set}, updated_wall_ms = :now where recheck_id = :id`, {
      ...{ id, now: now() },
      ...params,
    });
  /** States that are lost with the power are only made anew. */
  const change = (...of: Parameters<typeof update>): void =>
    database.transaction(() => update(...of), 'normal');
  const unfinishedOf = (row: Row): UnfinishedRecheck => ({
    id: textOf(row, 'id'),
    cameraId: textOf(row, 'camera_id'),
    runId: numberOf(row, 'run_id'),
    occurredAt: isoAt(wallMs(numberOf(row, 'released_wall_ms')), timeZone),
    handling: {
      tReleaseMs: ptsMs(numberOf(row, 'released_pts_ms')),
      tEndMs: ptsMs(numberOf(row, 'ended_pts_ms')),
    },
  });
  return {
    unfinishedEvidence: () =>
      database.all(`${SELECT_UNFINISHED} order by handling_id`).map((row) => unfinishedOf(row)),
    unfinished: (id) => {
      const row = database.get(`${SELECT_UNFINISHED} and recheck_id = :id`, { id });
      return row === undefined ? undefined : unfinishedOf(row);
    },
    beginCapture: (id) => change(`state = iif(state = 'raised', 'capturing', state)`, id),
    attachEvidence: (id, { clip }) =>
      change(
        `state = iif(state in ('raised', 'capturing'), 'ready', state), clip_path = :path, clip_sha256 = :sha256,
           clip_bytes = :bytes, clip_release_ms = :releaseMs, files_gone = 0`,
        id,
        { path: clip.path, sha256: clip.sha256, bytes: clip.bytes, releaseMs: clip.releaseMs },
      ),
    failEvidence: (id, reason) =>
      change(
        `reason = iif(state in ('raised', 'capturing'), :reason, reason),
           state = iif(state in ('raised', 'capturing'), 'failed', state)`,
        id,
        { reason },
      ),
    lose: (id, reason, by) =>
      database.transaction(() => {
        const row = database.get(
          `select handling_id from recheck_clips join rechecks on rechecks.id = recheck_id
           where recheck_id = :id and state in ('ready', 'kept')`,
          { id },
        );
        if (row === undefined) return;
        update(`state = 'failed', reason = :reason`, id, { reason });
        audit.append({
          actor: by,
          action: 'evidence-repaired',
          subject: textOf(row, 'handling_id'),
          detail: { reason },
        });
      }),
    keepPast: () => {
      const past = database.all(
        `select recheck_id, handling_id, clip_sha256 from recheck_clips join rechecks on rechecks.id = recheck_id
         where state = 'ready' and day < :today order by recheck_id`,
        { today: siteDayAt(clock.wallMs(), timeZone).day },
      );
      for (const row of past)
        database.transaction(() => {
          update(`state = 'kept'`, textOf(row, 'recheck_id'));
          audit.append({
            actor: 'service',
            action: 'recheck-clip-kept',
            subject: textOf(row, 'handling_id'),
            detail: { clipSha256: textOf(row, 'clip_sha256') },
          });
        });
    },
    kept: () =>
      database
        .all(
          `select recheck_id, released_wall_ms, clip_bytes
           from recheck_clips
             join rechecks on rechecks.id = recheck_id
             join handlings on handlings.id = handling_id
           where state in ('ready', 'kept') order by released_wall_ms`,
        )
        .map((row) => ({
          id: textOf(row, 'recheck_id'),
          releasedWallMs: numberOf(row, 'released_wall_ms'),
          bytes: numberOf(row, 'clip_bytes'),
        })),
    remove: (id, why) =>
      database.transaction(() => {
        const row = database.get(
          `select handling_id, state, clip_sha256 from recheck_clips join rechecks on rechecks.id = recheck_id
           where recheck_id = :id and state in ('ready', 'kept')`,
          { id },
        );
        if (row === undefined) return;
        update(`state = 'removed', removed_why = :why`, id, { why });
        if (textOf(row, 'state') === 'kept')
          audit.append({
            actor: 'service',
            action: 'recheck-clip-removed',
            subject: textOf(row, 'handling_id'),
            detail: { why, removedClipSha256: textOf(row, 'clip_sha256') },
          });
      }),
    going: () =>
      database
        .all(
          `select recheck_id, clip_path from recheck_clips
           where state = 'removed' and files_gone = 0 and clip_path is not null`,
        )
        .map((row) => ({ id: textOf(row, 'recheck_id'), path: textOf(row, 'clip_path') })),
    gone: (id) => change('files_gone = 1', id),
  };
}
