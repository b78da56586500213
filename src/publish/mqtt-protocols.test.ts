import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { connectAsync } from 'mqtt';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeCertificates, type Certificates } from '../../test/support/certificates.ts';
import { mosquittoIsHere, startMosquitto } from '../../test/support/mosquitto.ts';
import { MqttListener } from '../../test/support/mqtt-listener.ts';
import { startEmbeddedBroker } from './embedded-broker.ts';
import { MqttLink, type MqttLinkOptions, type MqttTls } from './mqtt-client.ts';

let certificates: Certificates;
beforeAll(() => (certificates = makeCertificates()));
afterAll(() => certificates.remove());

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const keep = <T extends { stop(): Promise<unknown> }>(part: T): T => {
  undo.push(() => part.stop());
  return part;
};

const lines: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
const NO_TLS: MqttTls = { ca: undefined, client: undefined };

function linkTo(url: string, changes: Partial<MqttLinkOptions> = {}): MqttLink {
  lines.length = 0;
  return keep(
    new MqttLink({
      url,
      protocol: '3.1.1',
      user: undefined,
      password: undefined,
      tls: NO_TLS,
      clientId: 'qingfang-test',
      will: () => ({ topic: 'q/status', payload: '{"online":false}' }),
      log,
      retry: { minMs: 20, maxMs: 50 },
      ...changes,
    }),
  );
}
const connected = (link: MqttLink): Promise<void> => expect.poll(() => link.connected).toBe(true);
const saidTwice = (text: RegExp): Promise<void> =>
  expect.poll(() => lines.filter((line) => text.test(line)).length, { timeout: 5000 }).toBeGreaterThan(1);

const withClient = (): MqttTls => ({
  ca: readFileSync(certificates.ca),
  client: {
    certificate: readFileSync(certificates.client.certificate),
    key: readFileSync(certificates.client.key),
  },
});
const safeBroker = async () =>
  keep(await startMosquitto({ tls: { ca: certificates.ca, ...certificates.server } }));

test.skipIf(!mosquittoIsHere).each(['3.1.1', '5'] as const)(
  'MQTT %s over TLS, with a certificate of its own',
  async (protocol) => {
    const broker = await safeBroker();
    const link = linkTo(broker.url, { protocol, tls: withClient() });
    link.start();
    await connected(link);
    const { client } = withClient();
    const listener = keep(
      await MqttListener.to(broker.url, 'q/#', {
        ca: withClient().ca,
        cert: client?.certificate,
        key: client?.key,
      }),
    );
    await link.publish({ topic: 'q/a', payload: '{"n":1}' });
    await listener.until((heard) => heard.some(({ topic, json }) => topic === 'q/a' && json['n'] === 1));
  },
);

test.skipIf(!mosquittoIsHere)(
  'a broker that nobody vouches for is not talked to, and is tried again',
  async () => {
    const broker = await safeBroker();
    const link = linkTo(broker.url, { tls: { ...withClient(), ca: undefined } });
    link.start();
    await saidTwice(/certificate/);
    expect(link.connected).toBe(false);
  },
);

test.skipIf(!mosquittoIsHere)('a broker that wants a certificate and gets none is tried again', async () => {
  const broker = await safeBroker();
  const link = linkTo(broker.url, { tls: { ca: readFileSync(certificates.ca), client: undefined } });
  link.start();
  await saidTwice(/mqtt\.lost/);
  expect(link.connected).toBe(false);
});

test.skipIf(!mosquittoIsHere)(
  'MQTT 5: a topic that the broker forbids is a refusal, not an acknowledgement',
  async () => {
    const broker = keep(await startMosquitto({ acl: ['topic read #', 'topic write q/allowed'] }));
    const link = linkTo(broker.url, { protocol: '5' });
    link.start();
    await connected(link);
    await link.publish({ topic: 'q/allowed', payload: '{}' });
    await expect(link.publish({ topic: 'q/forbidden', payload: '{}' })).rejects.toMatchObject({
      code: 'E_BROKER',
      message: expect.stringContaining('Not authorized') as string,
    });
    expect(link.connected).toBe(true);
  },
);

test('a broker that does not speak MQTT 5 is tried again', async () => {
  const broker = keep(await startEmbeddedBroker({ host: '127.0.0.1', port: 0, wsPort: 0 }));
  const link = linkTo(broker.url, { protocol: '5' });
  link.start();
  await saidTwice(/mqtt\.lost/);
  expect(link.connected).toBe(false);
});

test('commands are heard after every connection, and retained ones never', async () => {
  const broker = keep(await startEmbeddedBroker({ host: '127.0.0.1', port: 0, wsPort: 0 }));
  const sender = await connectAsync(broker.url, { reconnectPeriod: 0 });
  undo.push(() => sender.endAsync(true));
  await sender.publishAsync('q/do', 'retained', { qos: 1, retain: true });
  const heard: string[] = [];
  const link = linkTo(broker.url);
  link.onCommand('q/do', (payload) => heard.push(payload));
  link.start();
  await connected(link);
  await expect
    .poll(async () => {
      await sender.publishAsync('q/do', 'fresh', { qos: 1 });
      return heard;
    })
    .toContain('fresh');
  expect(heard).not.toContain('retained');
});
