import type { WallMs } from '../base/units.ts';

/** A message that must reach the broker at least once. */
export interface OutboxMessage {
  /** Same on every repeat; rises by one with each message committed. */
  readonly seq: number;
  /** The life of the service that committed it. */
  readonly bootId: string;
  readonly topic: string;
  /** The broker keeps it for who comes later. */
  readonly retain: boolean;
  readonly message: object;
  readonly committedWallMs: WallMs;
}

/** Messages kept on disk until the broker has acknowledged them. */
export interface Outbox {
  /** The first messages to send, in the order in which they must leave. */
  take(limit: number): readonly OutboxMessage[];
  markSent(seq: number, sentWallMs: WallMs): void;
}
