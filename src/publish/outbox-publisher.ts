import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { MqttMessage } from './mqtt-client.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';

/** What the publisher needs of the connection. */
export interface OutboxLink {
  readonly connected: boolean;
  /** Resolves when the broker has acknowledged the message. */
  publish(message: MqttMessage, retain: boolean): Promise<void>;
  onConnect(listener: () => void): void;
}

export interface OutboxPublisher extends Stoppable {
  /** Something was committed: send it now if the broker is there. */
  wake(): void;
}

/** A message that leaves later than this after its commit carries `late: true`. */
export const LATE_AFTER_MS = 10_000;
/** After a failure that no reconnection will wake us from, such as a disk that is full. */
const TRY_AGAIN_MS = 5000;
/** A broker that does not acknowledge must not hold the end of the service; the message goes out at the next start. */
const STOP_WAITS_MS = 2000;

/**
 * Sends the outbox in its order, one message at a time: the next leaves when the broker has the one before, so that order
 * holds and an alert overtakes the waiting evidence. A message that was sent and not marked goes out again: at least once.
 */
export function startOutboxPublisher({
  outbox,
  link,
  clock,
  log,
}: {
  readonly outbox: Outbox;
  readonly link: OutboxLink;
  readonly clock: Clock;
  readonly log: Log;
}): OutboxPublisher {
  let draining: Promise<void> | undefined;
  let wokenMeanwhile = false;
  let stopped = false;
  let retryTimer: NodeJS.Timeout | undefined;

  const drain = async (): Promise<void> => {
    for (;;) {
      const [next] = outbox.take(1);
      if (next === undefined || stopped || !link.connected) return;
      await link.publish(toMqtt(next, clock.wallMs()), next.retain);
      outbox.markSent(next.seq, clock.wallMs());
    }
  };
  const wake = (): void => {
    if (stopped) return;
    wokenMeanwhile = draining !== undefined;
    if (wokenMeanwhile) return;
    clearTimeout(retryTimer);
    draining = drain()
      .catch((error: unknown) => {
        log.warn({ event: 'outbox.waits', err: error }, 'a message waits');
        retryTimer = setTimeout(wake, TRY_AGAIN_MS);
      })
      .finally(() => {
        draining = undefined;
        if (wokenMeanwhile) wake();
      });
  };
  link.onConnect(wake);
  wake();
  return {
    wake,
    stop: async () => {
      stopped = true;
      clearTimeout(retryTimer);
      await Promise.race([draining, sleep(STOP_WAITS_MS, undefined, { ref: false })]);
    },
  };
}

export function toMqtt(
  { seq, bootId, topic, message, committedWallMs }: OutboxMessage,
  nowWallMs: number,
): MqttMessage {
  const late = nowWallMs - committedWallMs > LATE_AFTER_MS ? { late: true } : {};
  return { topic, payload: JSON.stringify({ ...message, seq, bootId, ...late }) };
}
