import { wallMs, type WallMs } from '../base/units.ts';
import { numberOf, textOf } from './columns.ts';
import type { Database, Row } from './database.ts';

/** Alerts leave before evidence and people's words, these before figures, however long the queue is. */
export const PRIORITY = { alert: 0, evidence: 1, figures: 2 } as const;

/** A message to deliver; fits what the publisher asks for. */
export interface OutboxRow {
  readonly seq: number;
  readonly bootId: string;
  readonly topic: string;
  /** The broker keeps it for who comes later. */
  readonly retain: boolean;
  readonly message: object;
  readonly committedWallMs: WallMs;
}

export interface OutboxTable {
  /** Call inside the transaction of what the message tells. */
  add(priority: number, topic: string, message: object, committedWallMs: WallMs, retain?: boolean): void;
  /** The first messages to send, in the order in which they must leave. */
  take(limit: number): readonly OutboxRow[];
  markSent(seq: number, sentWallMs: WallMs): void;
}

export function outboxTable(database: Database, bootId: string): OutboxTable {
  return {
    add: (priority, topic, message, committedWallMs, retain = false) =>
      void database.run(
        `insert into outbox (boot_id, priority, topic, retain, message_json, committed_wall_ms)
         values (:bootId, :priority, :topic, :retain, :message, :committedWallMs)`,
        {
          bootId,
          priority,
          topic,
          retain: retain ? 1 : 0,
          message: JSON.stringify(message),
          committedWallMs,
        },
      ),
    take: (limit) =>
      database
        .all('select * from outbox where sent_wall_ms is null order by priority, seq limit :limit', { limit })
        .map(outboxRowOf),
    markSent: (seq, sentWallMs) =>
      // A mark that is lost with the power costs a repeat, no message.
      database.transaction(
        () =>
          void database.run('update outbox set sent_wall_ms = :sentWallMs where seq = :seq', {
            seq,
            sentWallMs,
          }),
        'normal',
      ),
  };
}

function outboxRowOf(row: Row): OutboxRow {
  return {
    seq: numberOf(row, 'seq'),
    bootId: textOf(row, 'boot_id'),
    topic: textOf(row, 'topic'),
    retain: numberOf(row, 'retain') === 1,
    message: JSON.parse(textOf(row, 'message_json')) as object,
    committedWallMs: wallMs(numberOf(row, 'committed_wall_ms')),
  };
}
