import { canonicalJson } from '../base/canonical-json.ts';
import type { Clock } from '../base/clock.ts';
import type { WallMs } from '../base/units.ts';
import { sha256Hex } from '../base/sha256.ts';
import { CHAIN_START, entryText, firstBreak } from '../wire/audit-chain.ts';
import type { AuditAction, AuditEntry, AuditLink, AuditPage } from '../wire/audit.ts';
import { numberOf, textOf } from './columns.ts';
import type { Database, Row } from './database.ts';

export interface AuditRequest {
  /** A person's name as given, or `service`. */
  readonly actor: string;
  readonly action: AuditAction;
  /** Mostly a violation's id. */
  readonly subject: string;
  readonly detail: AuditEntry['detail'];
}

export interface AuditPageRequest {
  readonly limit: number;
  readonly before?: number | undefined;
  readonly actor?: string | undefined;
  readonly action?: AuditAction | undefined;
}

export interface AuditLog {
  /** Call inside the transaction of what it tells, where there is one. */
  append(request: AuditRequest): AuditEntry;
  /** Newest first; `before` is the number of the last row that the reader has. */
  page(page: AuditPageRequest): AuditPage;
  /** Oldest first. */
  ofSubject(subject: string): readonly AuditEntry[];
  /** From the first row about a subject to the log's end; rows about others only as links. */
  excerpt(subject: string): readonly (AuditEntry | AuditLink)[];
  /** The last row written before that moment, or at all: the hash that stands for everything until then. */
  head(beforeWallMs?: WallMs): AuditEntry | undefined;
  /** The number of the first row that was changed, taken out or slipped in; undefined where the chain holds. */
  firstBreak(): number | undefined;
}

/** Rows read at once while the chain is followed. */
const CHECKED_AT_ONCE = 1000;

export function auditLog(database: Database, clock: Clock): AuditLog {
  const after = (seq: number): readonly AuditEntry[] =>
    database
      .all('select * from audit_log where seq > :seq order by seq limit :limit', {
        seq,
        limit: CHECKED_AT_ONCE,
      })
      .map(entryOf);
  return {
    append: (request) => append(database, clock, request),
    page: ({ limit, before, actor, action }) => {
      const found = database
        .all(
          `select * from audit_log
           where seq < :before and (:actor is null or actor = :actor) and (:action is null or action = :action)
           order by seq desc limit :limit`,
          {
            ...{ before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 },
            ...{ actor: actor ?? null, action: action ?? null },
          },
        )
        .map(entryOf);
      const rows = found.slice(0, limit);
      return { rows, nextBefore: found.length > limit ? (rows.at(-1)?.seq ?? null) : null };
    },
    ofSubject: (subject) =>
      database.all('select * from audit_log where subject = :subject order by seq', { subject }).map(entryOf),
    excerpt: (subject) =>
      database
        .all(
          `select * from audit_log
           where seq >= (select min(seq) from audit_log where subject = :subject) order by seq`,
          { subject },
        )
        .map((row) => (row['subject'] === subject ? entryOf(row) : linkOf(entryOf(row)))),
    head: (beforeWallMs) => {
      const row = database.get(
        'select * from audit_log where at_wall_ms < :before order by seq desc limit 1',
        { before: beforeWallMs ?? Number.MAX_SAFE_INTEGER },
      );
      return row === undefined ? undefined : entryOf(row);
    },
    firstBreak: () => {
      let last: Pick<AuditEntry, 'seq' | 'sha256'> = { seq: 0, sha256: CHAIN_START };
      for (;;) {
        const entries = after(last.seq);
        const broken = firstBreak(entries, last, sha256Hex);
        if (broken !== undefined || entries.length < CHECKED_AT_ONCE) return broken;
        last = entries.at(-1)!;
      }
    },
  };
}

function append(database: Database, clock: Clock, request: AuditRequest): AuditEntry {
  return database.transaction(() => {
    const last = database.get('select seq, sha256 from audit_log order by seq desc limit 1');
    const atWallMs = Math.round(clock.wallMs());
    const unhashed = {
      seq: last === undefined ? 1 : numberOf(last, 'seq') + 1,
      at: new Date(atWallMs).toISOString(),
      actor: request.actor,
      action: request.action,
      subject: request.subject,
      detail: request.detail,
      previousSha256: last === undefined ? CHAIN_START : textOf(last, 'sha256'),
    };
    const entry = { ...unhashed, sha256: sha256Hex(entryText(unhashed)) };
    database.run(
      `insert into audit_log (seq, at_wall_ms, actor, action, subject, detail_json, previous_sha256, sha256)
       values (:seq, :atWallMs, :actor, :action, :subject, :detail, :previousSha256, :sha256)`,
      {
        seq: entry.seq,
        atWallMs,
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        detail: canonicalJson(entry.detail),
        previousSha256: entry.previousSha256,
        sha256: entry.sha256,
      },
    );
    return entry;
  });
}

function entryOf(row: Row): AuditEntry {
  return {
    seq: numberOf(row, 'seq'),
    at: new Date(numberOf(row, 'at_wall_ms')).toISOString(),
    actor: textOf(row, 'actor'),
    action: textOf(row, 'action'),
    subject: textOf(row, 'subject'),
    detail: JSON.parse(textOf(row, 'detail_json')) as AuditEntry['detail'],
    previousSha256: textOf(row, 'previous_sha256'),
    sha256: textOf(row, 'sha256'),
  };
}

const linkOf = ({ seq, previousSha256, sha256 }: AuditEntry): AuditLink => ({ seq, previousSha256, sha256 });
