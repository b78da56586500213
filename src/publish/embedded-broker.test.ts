import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { connectAsync } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { MqttListener } from '../../test/support/mqtt-listener.ts';
import { startEmbeddedBroker, type EmbeddedBroker } from './embedded-broker.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(): Promise<EmbeddedBroker> {
  const broker = await startEmbeddedBroker({ host: '127.0.0.1', port: 0, wsPort: 0 });
  undo.push(() => broker.stop());
  return broker;
}

async function listen(url: string): Promise<MqttListener> {
  const listener = await MqttListener.to(url);
  undo.push(() => listener.stop());
  return listener;
}

const hasMosquittoPub = spawnSync('mosquitto_pub', ['--help'], { stdio: 'ignore' }).error === undefined;

test.skipIf(!hasMosquittoPub)('what mosquitto_pub sends over TCP is heard over WebSocket', async () => {
  const broker = await start();
  const listener = await listen(broker.wsUrl);
  const { port } = new URL(broker.url);
  spawn('mosquitto_pub', ['-h', '127.0.0.1', '-p', port, '-q', '1', '-t', 'a/b', '-m', '{"n":1}']);
  await listener.until((heard) => heard.length === 1);
  expect(listener.heard[0]).toMatchObject({ topic: 'a/b', json: { n: 1 } });
});

test('a page of another site may not listen, one of this box may', async () => {
  const { wsUrl } = await start();
  const outcome = (origin: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(wsUrl, 'mqtt', { origin });
      socket.on('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.on('error', () => resolve('refused'));
    });
  expect(await outcome('http://evil.example')).toBe('refused');
  expect(await outcome('null')).toBe('refused');
  expect(await outcome('http://127.0.0.1:8080')).toBe('open');
});

test('with a user and a password nobody else connects, by TCP or WebSocket', async () => {
  const secret = { user: 'floor', password: 'a long word' };
  const broker = await startEmbeddedBroker({ host: '127.0.0.1', port: 0, wsPort: 0, ...secret });
  undo.push(() => broker.stop());
  const outcome = async (url: string, options: object): Promise<string> => {
    try {
      const client = await connectAsync(url, { reconnectPeriod: 0, ...options }, false);
      await client.endAsync(true);
      return 'in';
    } catch {
      return 'refused';
    }
  };
  for (const url of [broker.url, broker.wsUrl]) {
    expect(await outcome(url, {})).toBe('refused');
    expect(await outcome(url, { username: 'floor', password: 'a wrong word' })).toBe('refused');
    expect(await outcome(url, { username: secret.user, password: secret.password })).toBe('in');
  }
});

test('a port that is taken is named, and the other one is free again', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  undo.push(() => new Promise((resolve) => other.close(resolve)));
  const { port } = other.address() as { port: number };
  const first = await start();
  const free = Number(new URL(first.url).port);
  await first.stop();
  await expect(startEmbeddedBroker({ host: '127.0.0.1', port: free, wsPort: port })).rejects.toMatchObject({
    code: 'E_PORT_IN_USE',
    message: `Port ${port} on 127.0.0.1, wanted for MQTT, is taken.`,
  });
  const second = await startEmbeddedBroker({ host: '127.0.0.1', port: free, wsPort: 0 });
  await second.stop();
});

test('it stops while clients are there, and stops twice', async () => {
  const broker = await start();
  await listen(broker.url);
  await listen(broker.wsUrl);
  await broker.stop();
  await broker.stop();
});

test('garbage from a client hurts nobody else', async () => {
  const broker = await start();
  const listener = await listen(broker.url);
  const { connect } = await import('node:net');
  const { port } = new URL(broker.url);
  const closed = new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(Buffer.alloc(4096, 0xff)));
    socket.on('error', () => undefined);
    socket.on('close', resolve);
  });
  await closed;
  const other = await listen(broker.url);
  expect(listener.heard).toEqual(other.heard);
});
