import { connectAsync } from 'mqtt';
import type { Stoppable } from '../../src/base/lifetime.ts';
import { topics, ViolationMessageSchema, type ViolationMessage } from '../../src/wire/messages.ts';

export interface Heard {
  readonly message: ViolationMessage;
  readonly atWallMs: number;
}

export interface AlertListener extends Stoppable {
  readonly heard: readonly Heard[];
}

/** A subscriber that notes when each violation message came. */
export async function listenForAlerts(brokerUrl: string): Promise<AlertListener> {
  const client = await connectAsync(brokerUrl, { reconnectPeriod: 0 });
  const heard: Heard[] = [];
  client.on('message', (_topic, payload) => {
    const atWallMs = Date.now();
    heard.push({ message: ViolationMessageSchema.parse(JSON.parse(payload.toString())), atWallMs });
  });
  await client.subscribeAsync(topics('bench').violations, { qos: 1 });
  return { heard, stop: () => client.endAsync(true) };
}

/**
 * From the moment that the landing frame shows to the message.
 * @param clockLateMs what `occurredAt` is later than the exposure (camera-delay.ts)
 */
export function alertLatenciesMs(heard: readonly Heard[], clockLateMs: number): number[] {
  return heard.flatMap(({ message, atWallMs }) => {
    if (message.type !== 'raised' || message.kind !== 'throw') return [];
    const landedMs = Date.parse(message.occurredAt) + message.endMs - message.releaseMs;
    return [atWallMs - landedMs + clockLateMs];
  });
}
