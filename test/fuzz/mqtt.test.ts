import { mkdirSync, mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { metricsIn } from '../../scripts/soak/sample.ts';
import { systemClock } from '../../src/base/clock.ts';
import { openArchive } from '../../src/store/archive.ts';
import { topics } from '../../src/wire/messages.ts';
import { ensureBuild } from '../support/ensure-build.ts';
import { ensurePages } from '../support/ensure-pages.ts';
import { FUZZ_TIMEOUT_MS, fuzzed } from '../support/fuzz.ts';
import { MqttListener } from '../support/mqtt-listener.ts';
import { mutate, mutation, type Json } from '../support/mutate-json.ts';
import { putOneViolation } from '../support/one-violation.ts';
import { startOn, type RunningService } from '../support/service.ts';

const names = topics('hub-1');
let dataDir: string;
let service: RunningService;
let client: MqttClient;
let listener: MqttListener;
let id: string;

beforeAll(async () => {
  await ensureBuild();
  await ensurePages();
  const folder = mkdtempSync(join(tmpdir(), 'qf-fuzz-mqtt-'));
  dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  id = putOneViolation(dataDir);
  service = await startOn(folder, [{ id: 'belt-1', name: 'Belt 1', url: 'rtsp://127.0.0.1:1/none' }]);
  client = await connectAsync(service.mqttUrl, { reconnectPeriod: 0 });
  listener = await MqttListener.to(service.mqttUrl, names.acknowledgements);
}, 120_000);
afterAll(async () => {
  await client.endAsync(true);
  await listener.stop();
  await service.end('SIGKILL');
});

const residentMB = async (): Promise<number> => {
  const reply = await fetch(`${service.web}/metrics`, { signal: AbortSignal.timeout(10_000) });
  return metricsIn(await reply.text())('qingfang_process_resident_memory_bytes') / 1e6;
};

/** A broker may close the connection over what was sent: the next one is a new one. */
async function publish(topicName: string, bytes: Buffer, qos: 0 | 1 | 2, retain: boolean): Promise<void> {
  if (!client.connected) client = await connectAsync(service.mqttUrl, { reconnectPeriod: 0 });
  const used = client;
  await new Promise<void>((resolve) => {
    used.once('close', resolve);
    used.publish(topicName, bytes, { qos, retain }, () => {
      used.removeListener('close', resolve);
      resolve();
    });
  });
}

let people = 0;
/** What is right still gets through, by the same ways. */
async function settled(): Promise<void> {
  expect(service.child.exitCode).toBeNull();
  people += 1;
  const by = `person ${people}`;
  await client.publishAsync(names.acknowledge, JSON.stringify({ violationId: id, action: 'talked-to', by }), {
    qos: 1,
  });
  await listener.until((heard) => heard.some(({ json }) => json['by'] === by));
  const waybill = `FUZZ${String(people).padStart(6, '0')}`;
  const scan = { schemaVersion: 1, waybill, station: 'S3', at: new Date().toISOString() };
  await publish(names.scans, Buffer.from(JSON.stringify(scan)), 1, false);
  await expect
    .poll(async () => (await fetch(`${service.web}/api/waybills/${waybill}`)).text(), { timeout: 10_000 })
    .toContain(`"station":"S3"`);
  expect((await fetch(`${service.web}/readyz`)).status).toBe(200);
  expect(service.output()).not.toMatch(/unhandled|uncaught|request failed/i);
}

const evilBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom(
      '',
      'null',
      '[]',
      '{"__proto__":{"by":"x"}}',
      '{"violationId":"\\ud800"}',
      '[['.repeat(400),
      '['.repeat(100_000),
      '{"a":'.repeat(100_000),
      '\ufeff{}',
      'x'.repeat(1_000_000),
    )
    .map((text) => Buffer.from(text)),
  fc
    .constantFrom([0xff, 0xfe, 0x00], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80])
    .map((bytes) => Buffer.from([...Buffer.from('{"by":"'), ...bytes, ...Buffer.from('"}')])),
);
const right = (): Json[] => [
  { violationId: id, action: 'on-my-way', by: 'Wang' },
  { schemaVersion: 1, waybill: 'SF1234567890', station: 'S3', at: new Date().toISOString() },
];
const payload = fc.oneof(
  evilBytes,
  fc.tuple(fc.nat(1), fc.array(mutation, { minLength: 1, maxLength: 3 })).map(([which, mutations]) => {
    const tree = { command: right()[which] };
    // The path's first step leads into the command itself.
    for (const one of mutations) mutate(tree, { ...one, path: [0, ...one.path] });
    // Undefined where the mutations left nothing, whatever its type says: then an empty payload.
    return Buffer.from([JSON.stringify(tree.command)].join(''));
  }),
);
/** Those that the service hears, most of the time, and those beside them. */
const topic = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(names.acknowledge, names.scans) },
  fc.constantFrom(
    `${names.acknowledge}/`,
    `/${names.acknowledge}`,
    `${names.scans}/a/b/c/d`,
    names.acknowledge.toUpperCase(),
    'qingfang//acknowledge',
    'qingfang/__proto__/scans',
    '$SYS/broker/uptime',
    '/'.repeat(2000),
    'qingfang/hub-1/\u0001\u202e',
    names.violations,
  ),
);

test(
  'payloads of any kind on any topic change what they may, or nothing; what is right still gets through',
  async () => {
    const before = await residentMB();
    const run = fc.asyncProperty(
      topic,
      payload,
      fc.constantFrom<0 | 1 | 2>(0, 1, 2),
      fc.boolean(),
      async (at, bytes, qos, retain) => {
        await publish(at, bytes, qos, retain);
      },
    );
    await fc.assert(run, fuzzed(250));
    await settled();
    // Told, and not once for each: a sender of nonsense must not fill the log.
    const told = service.output().split('"acknowledge.refused"').length - 1;
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(20);
    expect(
      Math.max(
        ...service
          .output()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(5000);
    expect((await residentMB()) - before).toBeLessThan(150);
  },
  FUZZ_TIMEOUT_MS,
);

test('a payload as large as a film is refused by its length, and costs no memory for long', async () => {
  const before = await residentMB();
  for (const at of [names.acknowledge, names.scans])
    await publish(at, Buffer.alloc(20_000_000, 'x'), 1, false);
  await settled();
  await expect.poll(async () => (await residentMB()) - before, { timeout: 20_000 }).toBeLessThan(150);
}, 60_000);

/** A connection that speaks MQTT, or not. */
function speak(bytes: Uint8Array): Promise<void> {
  const { hostname, port } = new URL(service.mqttUrl);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    const timer = setTimeout(() => socket.destroy(), 1000);
    socket.resume();
    // The broker may close while we still write.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** CONNECT of MQTT 3.1.1, clean, with the id "fuzz". */
const CONNECT = Buffer.from('\x10\x10\x00\x04MQTT\x04\x02\x00\x3c\x00\x04fuzz', 'latin1');

test(
  'bytes that are no MQTT, before and behind a greeting, end that connection alone',
  async () => {
    const packet = fc
      .tuple(fc.nat(255), fc.array(fc.nat(255), { maxLength: 5 }), fc.uint8Array({ maxLength: 100 }))
      .map(([type, length, rest]) => Buffer.from([type, ...length, ...rest]));
    const wrongTopics = fc
      .constantFrom('#', '+/+', 'a/#/b', '\0', '\ud800', '')
      .map((name) => Buffer.from(name))
      .map((name) => Buffer.from([0x30, name.length + 3, 0, name.length, ...name, 0x78]));
    const run = fc.asyncProperty(
      fc.boolean(),
      fc.array(fc.oneof(packet, wrongTopics), { minLength: 1, maxLength: 6 }),
      async (greets, packets) => {
        await speak(Buffer.concat([...(greets ? [CONNECT] : []), ...packets]));
      },
    );
    await fc.assert(run, fuzzed(150));
    await settled();
  },
  FUZZ_TIMEOUT_MS,
);

test('after all of it the audit log holds, and nobody acknowledged who did not', () => {
  const archive = openArchive(dataDir, systemClock);
  try {
    expect(archive.audit.firstBreak()).toBeUndefined();
    expect(archive.changedRecords()).toEqual([]);
  } finally {
    archive.close();
  }
});
