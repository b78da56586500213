import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aRecord } from '../../test/support/handlings.ts';
import { systemClock } from '../base/clock.ts';
import { monotonicMs } from '../base/units.ts';
import { openStore, type Store } from '../store/store.ts';
import { acknowledgeCommand } from './acknowledge-command.ts';

let dataDir: string;
let store: Store;
let violationId: string;
let take: (payload: string) => void;
const kept: string[] = [];
const lines: string[] = [];
let passedMs = 0;
/** A minute at each look, so that every word is told. */
const clock = { monotonicMs: () => monotonicMs((passedMs += 60_000)) };
const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });

beforeEach(() => {
  kept.length = 0;
  lines.length = 0;
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-command-'));
  store = openStore({ dataDir, siteId: 's', timeZone: 'UTC', webUrl: '', clock: systemClock });
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
  violationId = store.recordHandling(aRecord()).id;
  take = acknowledgeCommand({ store, clock, log, onKept: (id) => kept.push(id) });
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const command = (changes = {}): string =>
  JSON.stringify({ violationId, action: 'on-my-way', by: 'Wang', ...changes });
const history = (): string[] => store.acknowledgementHistory(violationId).map(({ action }) => action);

test('an acknowledgement is kept, and goes out on its own topic', () => {
  take(command());
  expect(history()).toEqual(['on-my-way']);
  expect(kept).toEqual([violationId]);
  expect(store.outbox.take(9).map(({ topic }) => topic)).toEqual([
    'qingfang/s/violations',
    'qingfang/s/acknowledgements',
  ]);
});

test('a command that comes twice counts once, and a new word is added', () => {
  for (const action of ['on-my-way', 'on-my-way', 'talked-to', 'withdrawn', 'talked-to'])
    take(command({ action }));
  expect(history()).toEqual(['on-my-way', 'talked-to', 'withdrawn', 'talked-to']);
});

test.each([
  ['no JSON', () => '{'],
  ['a list', () => '[]'],
  ['another word', () => command({ action: 'dismissed' })],
  ['nobody', () => command({ by: ' ' })],
  ['a field more', () => command({ admin: true })],
  ['no id', () => command({ violationId: '../x' })],
  ['no such violation', () => command({ violationId: '019ccb03-1268-734b-9f8c-000000000000' })],
  ['too long', () => command({ by: 'x'.repeat(2000) })],
])('%s changes nothing and is told in the log', (_name, payload) => {
  take(payload());
  expect(history()).toEqual([]);
  expect(kept).toEqual([]);
  expect(lines).toHaveLength(1);
});

test('whatever comes, nothing is thrown into the connection', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (payload) => take(payload)));
  expect(history()).toEqual([]);
});

test('a disk that fails is told in the log', () => {
  const fails = (): never => {
    throw new Error('disk I/O error');
  };
  const broken = { acknowledgementHistory: () => [], putAcknowledgement: fails };
  acknowledgeCommand({ store: broken, clock, log, onKept: () => kept.push('x') })(command());
  expect(kept).toEqual([]);
  expect(lines.join()).toContain('disk I/O error');
});

test('who sends nonsense does not fill the log: a word now and then, with how many were left out', () => {
  let nowMs = 0;
  const still = { monotonicMs: () => monotonicMs(nowMs) };
  const hear = acknowledgeCommand({ store, clock: still, log, onKept: () => undefined });
  for (let n = 0; n < 1000; n += 1) hear('nonsense');
  nowMs = 10_000;
  hear('nonsense');
  expect(lines.map((line) => (JSON.parse(line) as { untoldBefore: number }).untoldBefore)).toEqual([0, 999]);
});
