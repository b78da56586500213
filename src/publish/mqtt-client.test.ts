import { pino } from 'pino';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort, mosquittoIsHere, startMosquitto } from '../../test/support/mosquitto.ts';
import { MqttListener } from '../../test/support/mqtt-listener.ts';
import { startEmbeddedBroker } from './embedded-broker.ts';
import { MqttLink, type MqttLinkOptions } from './mqtt-client.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const lines: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });

function linkTo(url: string, changes: Partial<MqttLinkOptions> = {}): MqttLink {
  const link = new MqttLink({
    url,
    protocol: '3.1.1',
    user: undefined,
    password: undefined,
    tls: { ca: undefined, client: undefined },
    clientId: 'qingfang-test',
    will: () => ({ topic: 'q/status', payload: '{"online":false}' }),
    log,
    retry: { minMs: 20, maxMs: 50 },
    ...changes,
  });
  link.start();
  undo.push(() => link.stop());
  return link;
}

const connected = (link: MqttLink): Promise<void> => expect.poll(() => link.connected).toBe(true);

async function broker(port = 0): Promise<{ url: string; stop(): Promise<void> }> {
  const started = await startEmbeddedBroker({ host: '127.0.0.1', port, wsPort: 0 });
  undo.push(() => started.stop());
  return started;
}

async function listen(url: string, options = {}): Promise<MqttListener> {
  const listener = await MqttListener.to(url, 'q/#', options);
  undo.push(() => listener.stop());
  return listener;
}

test('the newest retained message of each topic reaches who comes later', async () => {
  const { url } = await broker();
  const link = linkTo(url);
  link.retain({ topic: 'q/a', payload: '{"n":1}' });
  link.retain({ topic: 'q/a', payload: '{"n":2}' });
  link.retain({ topic: 'q/b', payload: '{"n":3}' });
  await connected(link);
  // Acknowledged after the retained ones, which went out before it.
  await link.publish({ topic: 'q/last', payload: '{}' });
  const listener = await listen(url);
  await listener.until((heard) => heard.length === 2);
  expect(listener.heard.map(({ topic, json, retain }) => [topic, json['n'], retain])).toEqual([
    ['q/a', 2, true],
    ['q/b', 3, true],
  ]);
});

test('a broker that comes back empty gets the retained messages again', async () => {
  const port = await freePort();
  const first = await broker(port);
  const link = linkTo(first.url);
  link.retain({ topic: 'q/a', payload: '{"n":1}' });
  await connected(link);
  await first.stop();
  await expect.poll(() => link.connected).toBe(false);
  link.retain({ topic: 'q/a', payload: '{"n":2}' });
  const second = await broker(port);
  const listener = await listen(second.url);
  const [heard] = await listener.until((all) => all.length > 0);
  expect(heard?.json).toEqual({ n: 2 });
});

test('who says good-bye leaves its will as the retained word', async () => {
  const { url } = await broker();
  const link = linkTo(url);
  link.retain({ topic: 'q/status', payload: '{"online":true}' });
  await connected(link);
  await link.stop();
  const listener = await listen(url);
  const [heard] = await listener.until((all) => all.length > 0);
  expect(heard).toMatchObject({ topic: 'q/status', json: { online: false }, retain: true });
});

test('a publish while the broker is away is refused, and one under way is when the link is lost', async () => {
  const port = await freePort();
  const link = linkTo(`mqtt://127.0.0.1:${port}`);
  await expect(link.publish({ topic: 'q/a', payload: '{}' })).rejects.toMatchObject({ code: 'E_BROKER' });
  // A broker that greets and then neither acknowledges nor stays.
  const mute = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([0x20, 2, 0, 0]));
      socket.on('data', () => socket.destroy());
    });
  });
  await new Promise<void>((resolve) => mute.listen(port, '127.0.0.1', resolve));
  undo.push(() => new Promise((resolve) => mute.close(resolve)));
  await connected(link);
  await expect(link.publish({ topic: 'q/a', payload: '{}' })).rejects.toMatchObject({ code: 'E_BROKER' });
});

test.skipIf(!mosquittoIsHere)(
  'the will is spoken by mosquitto when the service is gone without a word',
  async () => {
    const mosquitto = await startMosquitto();
    undo.push(() => mosquitto.stop());
    const listener = await listen(mosquitto.url);
    // The relay stands for a cable that is pulled.
    let pull = (): void => undefined;
    const { connect } = await import('node:net');
    const relay = createServer((near) => {
      const far = connect(mosquitto.port, '127.0.0.1');
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
      pull = () => {
        near.destroy();
        far.destroy();
      };
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const { port } = relay.address() as { port: number };
    const link = linkTo(`mqtt://127.0.0.1:${port}`, { retry: { minMs: 60_000, maxMs: 60_000 } });
    link.retain({ topic: 'q/status', payload: '{"online":true}' });
    await listener.until((heard) => heard.some(({ json }) => json['online'] === true));
    relay.close();
    pull();
    await listener.until((heard) => heard.some(({ json }) => json['online'] === false));
  },
);

test.skipIf(!mosquittoIsHere)(
  'a refused password is tried again until the broker takes it, and never shows in the log',
  async () => {
    const secret = 'S3cret-of-the-floor';
    const mosquitto = await startMosquitto({ user: { name: 'box', password: secret } });
    undo.push(() => mosquitto.stop());
    lines.length = 0;
    const refused = linkTo(mosquitto.url, { user: 'box', password: 'Wr0ng-of-the-floor' });
    await expect
      .poll(() => lines.filter((line) => line.includes('Not authorized')).length)
      .toBeGreaterThan(2);
    expect(refused.connected).toBe(false);
    const accepted = linkTo(mosquitto.url.replace('//', `//box:${secret}@`), {
      user: 'box',
      password: secret,
      clientId: 'other',
    });
    await connected(accepted);
    expect(lines.join('')).not.toMatch(/of-the-floor/);
    expect(lines.join('')).toContain('E_BROKER');
  },
);

test.each(['http://127.0.0.1', 'no address', '127.0.0.1:1883'])('%s is no address of a broker', (url) => {
  expect(() => linkTo(url)).toThrow(expect.objectContaining({ code: 'E_BROKER' }));
});
