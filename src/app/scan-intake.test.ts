import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mosquittoIsHere, startMosquitto } from '../../test/support/mosquitto.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { ConfigSchema } from '../config/schema.ts';
import { startEmbeddedBroker } from '../publish/embedded-broker.ts';
import { MqttLink } from '../publish/mqtt-client.ts';
import { openStore, type Store } from '../store/store.ts';
import { topics } from '../wire/messages.ts';
import { createScanIntake, type ScanIntake } from './scan-intake.ts';

const WAYBILL = 'SF1234567890';
const AT = '2026-03-08T09:15:02+08:00';
let dataDir: string;
let store: Store;
let intake: ScanIntake;
let passedMs: number;
const lines: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
const clock = {
  monotonicMs: () => monotonicMs(passedMs),
  wallMs: () => wallMs(Date.parse(AT) + 60_000 + passedMs),
};
const undo: (() => Promise<unknown>)[] = [];
const { scans } = ConfigSchema.parse({
  site: { id: 's', name: 'S' },
  scans: { stations: { S3: { camera: 'belt-1' } } },
  cameras: [{ id: 'belt-1', name: 'Belt 1', url: 'x' }],
});

beforeEach(() => {
  lines.length = 0;
  passedMs = 0;
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-scans-'));
  store = openStore({ dataDir, siteId: 's', timeZone: 'UTC', webUrl: '', clock });
  intake = createScanIntake({ store, scans, clock, log });
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  store.close();
  rmSync(dataDir, { recursive: true });
});

const scan = (changes = {}) => ({
  schemaVersion: 1 as const,
  waybill: WAYBILL,
  station: 'S3',
  at: AT,
  ...changes,
});
const message = (changes = {}): string => JSON.stringify(scan(changes));
const known = (waybill = WAYBILL) => store.scansOf(waybill, 99);

test('a scan is kept in upper case, a repeat counts once, and more that a scanner tells is not read', () => {
  intake.hear(message({ waybill: ' sf1234567890 ' }));
  intake.hear(message({ operator: 'Wang' }));
  expect(known()).toEqual([{ waybill: WAYBILL, station: 'S3', atWallMs: Date.parse(AT) }]);
  expect(lines).toEqual([]);
});

test('a list says what was new, and which stations stand nowhere', () => {
  const list = [scan(), scan(), scan({ station: 'constructor' })];
  expect(intake.put(list)).toEqual({
    kind: 'kept',
    answer: { kept: 2, known: 1, unmapped: ['constructor'] },
  });
  expect(known()).toHaveLength(2);
});

test.each([
  ['no JSON', () => '{', 'not JSON'],
  ['a list', () => '[]', 'body'],
  ['another version', () => message({ schemaVersion: 2 }), 'schemaVersion'],
  ['no number', () => message({ waybill: '12 34' }), 'waybill'],
  ['no station', () => message({ station: ' ' }), 'station'],
  ['a time without an offset', () => message({ at: '2026-03-08T09:15:02' }), 'at: use a time with an offset'],
  ['a time to come', () => message({ at: '2026-03-08T09:15:02Z' }), 'at: is still to come'],
  ['an old time', () => message({ at: '2025-03-08T09:15:02Z' }), 'at: is older than scans.keepDays'],
  ['too long', () => message({ station: 'x'.repeat(2000) }), 'characters'],
])('%s changes nothing; the log names the field and not the waybill', (_name, payload, reason) => {
  intake.hear(payload());
  expect(known()).toEqual([]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(reason);
  expect(lines[0]).not.toContain(WAYBILL);
});

test('whatever comes, nothing is thrown into the connection, and the log stays short', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (payload) => intake.hear(payload)));
  expect(lines).toHaveLength(1);
  passedMs += 10_000;
  intake.hear('{');
  expect(JSON.parse(lines[1]!)).toMatchObject({ event: 'scan.refused', untoldBefore: 99 });
});

test('a flood is cut off, over both ways in together, and let in again at its pace', () => {
  const list = (from: number) =>
    Array.from({ length: 500 }, (_, i) => scan({ waybill: `FLOOD-${String(from + i)}` }));
  const outcomes = Array.from({ length: 25 }, (_, i) => intake.put(list(i * 500)).kind);
  expect(outcomes.filter((kind) => kind === 'kept')).toHaveLength(24);
  expect(intake.put(list(0))).toEqual({ kind: 'wait', waitMs: 2500 });
  intake.hear(message());
  expect(known()).toEqual([]);
  expect(lines[0]).toContain('too many scans');
  passedMs += 2500;
  expect(intake.put(list(0)).kind).toBe('kept');
});

test('one bad scan keeps the whole list out, and its place is told', () => {
  const list = [scan(), scan({ at: '2025-03-08T09:15:02Z' })];
  expect(intake.put(list)).toMatchObject({ kind: 'refused', index: 1 });
  expect(known()).toEqual([]);
});

test('a disk that fails is told in the log, without the waybill', () => {
  const fails = (): never => {
    throw new Error('disk I/O error');
  };
  createScanIntake({ store: { putScans: fails }, scans, clock, log }).hear(message());
  expect(lines.join()).toContain('disk I/O error');
  expect(lines.join()).not.toContain(WAYBILL);
});

const brokers = {
  embedded: () => startEmbeddedBroker({ host: '127.0.0.1', port: 0, wsPort: 0 }),
  mosquitto: () => startMosquitto(),
};

test.each(['embedded', 'mosquitto'] as const)(
  'what a scanner publishes at the %s broker is kept',
  async (name) => {
    if (name === 'mosquitto' && !mosquittoIsHere) return;
    const broker = await brokers[name]();
    undo.push(() => broker.stop());
    const link = new MqttLink({
      url: broker.url,
      protocol: '3.1.1',
      user: undefined,
      password: undefined,
      tls: { ca: undefined, client: undefined },
      clientId: 'qingfang-test',
      will: () => ({ topic: 'qingfang/s/status', payload: '{}' }),
      log,
      retry: { minMs: 20, maxMs: 50 },
    });
    link.onCommand(topics('s').scans, (payload) => intake.hear(payload));
    link.start();
    undo.push(() => link.stop());
    const scanner = await connectAsync(broker.url, { reconnectPeriod: 0 });
    undo.push(() => scanner.endAsync(true));
    await expect
      .poll(
        async () => {
          await scanner.publishAsync('qingfang/s/scans', message(), { qos: 1 });
          return known().length;
        },
        { timeout: 5000 },
      )
      .toBe(1);
    await scanner.publishAsync('qingfang/s/scans', message({ station: 'S9' }), { qos: 1 });
    await expect.poll(() => known().length).toBe(2);
    expect(lines).toEqual([]);
  },
);
