import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aHandling, aRecord } from '../support/handlings.ts';
import { flakyRelay } from '../support/flaky-relay.ts';
import { freePort, mosquittoIsHere, startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { MqttListener } from '../support/mqtt-listener.ts';
import { acknowledgeCommand } from '../../src/app/acknowledge-command.ts';
import { silentLog } from '../../src/base/log.ts';
import { monotonicMs, ptsMs, wallMs } from '../../src/base/units.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { ViolationMessageSchema } from '../../src/wire/messages.ts';
import { AcknowledgementMessageSchema } from '../../src/wire/people-message.ts';
import { startEmbeddedBroker } from '../../src/publish/embedded-broker.ts';
import { MqttLink } from '../../src/publish/mqtt-client.ts';
import { startOutboxPublisher, toMqtt, type OutboxPublisher } from '../../src/publish/outbox-publisher.ts';

let dataDir: string;
let store: Store;
let nowMs = Date.UTC(2026, 2, 8);
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(nowMs) };
const undo: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-outbox-'));
  store = openTestStore();
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  store.close();
  rmSync(dataDir, { recursive: true });
});

function openTestStore(): Store {
  const opened = openStore({ dataDir, siteId: 's', timeZone: 'Asia/Shanghai', webUrl: 'http://box', clock });
  opened.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
  return opened;
}

function publishTo(url: string): { publisher: OutboxPublisher; link: MqttLink } {
  const link = new MqttLink({
    url,
    protocol: '3.1.1',
    user: undefined,
    password: undefined,
    tls: { ca: undefined, client: undefined },
    clientId: 'qingfang-s',
    will: () => ({ topic: 'qingfang/s/status', payload: '{}' }),
    log: silentLog,
    retry: { minMs: 20, maxMs: 100 },
  });
  const publisher = startOutboxPublisher({ outbox: store.outbox, link, clock, log: silentLog });
  link.start();
  undo.push(async () => {
    await publisher.stop();
    await link.stop();
  });
  return { publisher, link };
}

let releases = 0;
const record = (): string =>
  store.recordHandling(aRecord({ handling: aHandling({ tReleaseMs: ptsMs(1000 + releases++) }) })).id;

const raised = (listener: MqttListener): Promise<readonly { json: Record<string, unknown> }[]> =>
  listener.until((all) => all.length > 0);

async function listenTo(url: string): Promise<MqttListener> {
  const listener = await MqttListener.to(url, 'qingfang/s/violations');
  undo.push(() => listener.stop());
  return listener;
}

const idsOf = (listener: MqttListener): unknown[] => listener.heard.map(({ json }) => json['id']);
const allSent = (): Promise<unknown> =>
  expect.poll(() => store.outbox.take(1), { timeout: 9000 }).toEqual([]);

interface Broker {
  readonly url: string;
  crash(): Promise<unknown>;
  start(): Promise<unknown>;
  stop(): Promise<unknown>;
}

async function aedes(): Promise<Broker> {
  const [port, wsPort] = [await freePort(), await freePort()];
  let broker = await startEmbeddedBroker({ host: '127.0.0.1', port, wsPort });
  return {
    url: broker.url,
    crash: () => broker.stop(),
    start: async () => (broker = await startEmbeddedBroker({ host: '127.0.0.1', port, wsPort })),
    stop: () => broker.stop(),
  };
}

const brokers: [string, boolean, () => Promise<Broker | Mosquitto>][] = [
  ['the embedded broker', true, aedes],
  ['mosquitto', mosquittoIsHere, startMosquitto],
];

describe.each(brokers)('with %s', (_name, isHere, startBroker) => {
  const start = async (): Promise<Broker> => {
    const broker = await startBroker();
    undo.push(() => broker.stop());
    return broker;
  };

  test.skipIf(!isHere)('a violation goes out as soon as it is committed, by its schema', async () => {
    const broker = await start();
    const listener = await listenTo(broker.url);
    const { publisher } = publishTo(broker.url);
    const id = record();
    publisher.wake();
    const [heard] = await raised(listener);
    const message = ViolationMessageSchema.parse(heard?.json);
    expect(message).toMatchObject({ type: 'raised', id, seq: 1, bootId: store.bootId });
    expect(message.late).toBeUndefined();
    await allSent();
  });

  test.skipIf(!isHere)(
    'while the broker is away nothing is lost, and its return brings all in order',
    async () => {
      const broker = await start();
      const { publisher } = publishTo(broker.url);
      const before = record();
      publisher.wake();
      await allSent();
      await broker.crash();
      const during = Array.from({ length: 20 }, () => {
        const id = record();
        publisher.wake();
        return id;
      });
      nowMs += 24 * 3_600_000;
      await broker.start();
      const listener = await listenTo(broker.url);
      await listener.until((all) => all.some(({ json }) => json['id'] === during.at(-1)));
      const seen = idsOf(listener);
      expect(seen).not.toContain(before);
      // The subscriber may come a moment after the publisher: what it hears is the queue's end, in order and without gaps.
      expect(seen).toEqual(during.slice(-seen.length));
      expect(listener.heard.every(({ json }) => json['late'] === true)).toBe(true);
      await allSent();
    },
  );
});

test('what was committed and not published before a crash is delivered by the next start', async () => {
  const id = record();
  const bootId = store.bootId;
  store.close();
  store = openTestStore();
  const broker = await aedes();
  undo.push(() => broker.stop());
  const listener = await listenTo(broker.url);
  publishTo(broker.url);
  const [heard] = await raised(listener);
  expect(heard?.json).toMatchObject({ id, seq: 1, bootId });
  await allSent();
});

describe.each(brokers)('over a link that drops again and again, with %s', (_name, isHere, startBroker) => {
  test.skipIf(!isHere)('the replay loses nothing and keeps the order', async () => {
    const broker = await startBroker();
    undo.push(() => broker.stop());
    const listener = await listenTo(broker.url);
    const relay = await flakyRelay(broker.url, 3);
    undo.push(() => relay.stop());
    const ids = Array.from({ length: 30 }, record);
    publishTo(relay.url);
    await listener.until((all) => all.some(({ json }) => json['id'] === ids.at(-1)));
    await allSent();
    expect(relay.cuts()).toBeGreaterThan(3);
    // At least once: a message may come twice where its PUBACK was lost, always right after itself.
    expect(idsOf(listener).filter((id, i, all) => id !== all[i - 1])).toEqual(ids);
  });

  test.skipIf(!isHere)(
    'a day without the broker, with two starts of the service in it, loses nothing: alerts first, each late and in order',
    async () => {
      const broker = await startBroker();
      undo.push(() => broker.stop());
      const listener = await listenTo(broker.url);
      const ids: string[] = [];
      for (let hour = 0; hour < 24; hour += 1) {
        nowMs += 3_600_000;
        for (let n = 0; n < 10; n += 1) {
          ids.push(record());
          if (n % 2 === 0) store.failEvidence(ids.at(-1)!, 'the camera recorded nothing in that run');
        }
        if (hour % 8 === 7) {
          store.close();
          store = openTestStore();
        }
      }
      const relay = await flakyRelay(broker.url, 60);
      undo.push(() => relay.stop());
      publishTo(relay.url);
      await allSent();
      await listener.until((all) => new Set(all.map(({ json }) => json['seq'])).size === 360);
      expect(relay.cuts()).toBeGreaterThan(3);
      const once = listener.heard.filter(({ json }, i, all) => json['seq'] !== all[i - 1]?.json['seq']);
      // A repeat is the same message: no id with two contents.
      expect(new Set(listener.heard.map(({ payload }) => payload)).size).toBe(once.length);
      const alerts = once.filter(({ json }) => json['type'] === 'raised');
      expect(once.slice(0, 240)).toEqual(alerts);
      expect(alerts.map(({ json }) => json['id'])).toEqual(ids);
      const settled = once.slice(240).map(({ json }) => json['id']);
      expect(settled).toEqual(ids.filter((_, i) => i % 2 === 0));
      const seqs = once.map(({ json }) => Number(json['seq'])).sort((x, y) => x - y);
      expect(seqs).toEqual(Array.from({ length: 360 }, (_, i) => i + 1));
      // All but what was committed in the day's last moment.
      expect(once.filter(({ json }) => json['late'] !== true)).toHaveLength(15);
    },
  );
});

test.skipIf(!mosquittoIsHere)("a person's word goes in by MQTT and comes out kept", async () => {
  const broker = await startMosquitto();
  undo.push(() => broker.stop());
  const sender = await MqttListener.to(broker.url, 'qingfang/s/acknowledgements');
  undo.push(() => sender.stop());
  const { link, publisher } = publishTo(broker.url);
  link.onCommand(
    'qingfang/s/acknowledge',
    acknowledgeCommand({ store, clock, log: silentLog, onKept: () => publisher.wake() }),
  );
  const violationId = record();
  const payload = JSON.stringify({ violationId, action: 'on-my-way', by: 'Wang' });
  const say = (): Promise<void> => link.publish({ topic: 'qingfang/s/acknowledge', payload });
  await expect.poll(() => link.connected).toBe(true);
  await expect
    .poll(async () => {
      await say();
      return sender.heard.map(({ json }) => json['action']);
    })
    .toContain('on-my-way');
  expect(AcknowledgementMessageSchema.parse(sender.heard.at(-1)?.json)).toMatchObject({
    violationId,
    by: 'Wang',
  });
});

test('an alert overtakes the evidence that waits', async () => {
  const broker = await aedes();
  undo.push(() => broker.stop());
  const first = record();
  store.failEvidence(first, 'no recording');
  const second = record();
  const listener = await listenTo(broker.url);
  publishTo(broker.url);
  await listener.until((all) => all.length === 3);
  expect(listener.heard.map(({ json }) => [json['type'], json['id']])).toEqual([
    ['raised', first],
    ['raised', second],
    ['evidence-failed', first],
  ]);
});

test('a disk that fails for a moment does not end the publishing', async () => {
  const broker = await aedes();
  undo.push(() => broker.stop());
  const listener = await listenTo(broker.url);
  const link = publishTo(broker.url).link;
  await expect.poll(() => link.connected).toBe(true);
  let fails = true;
  const outbox = {
    take: (limit: number) => {
      if (fails) throw new Error('disk I/O error');
      return store.outbox.take(limit);
    },
    markSent: store.outbox.markSent,
  };
  const id = record();
  const publisher = startOutboxPublisher({ outbox, link, clock, log: silentLog });
  undo.push(() => publisher.stop());
  fails = false;
  publisher.wake();
  await listener.until((all) => all.some(({ json }) => json['id'] === id));
});

test('only a message that leaves more than ten seconds after its commit is late', () => {
  const row = {
    seq: 4,
    bootId: 'b',
    topic: 't',
    retain: false,
    message: { type: 'raised' },
    committedWallMs: wallMs(1000),
  };
  expect(toMqtt(row, 11_000).payload).toBe('{"type":"raised","seq":4,"bootId":"b"}');
  expect(toMqtt(row, 11_001).payload).toBe('{"type":"raised","seq":4,"bootId":"b","late":true}');
});
