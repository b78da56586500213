import { afterEach, beforeEach, expect, test } from 'vitest';
import { createScanIntake } from '../../src/app/scan-intake.ts';
import { createWaybillSearch } from '../../src/app/waybill-search.ts';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { wallMs } from '../../src/base/units.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { ProblemSchema } from '../../src/wire/http.ts';
import { ScansKeptSchema, WaybillReportSchema } from '../../src/wire/scans.ts';
import { openAccountHouse, type AccountHouse } from '../support/account-house.ts';
import { aRecord } from '../support/handlings.ts';

const TOKEN = 'a-token-of-sixteen';
const WAYBILL = 'SF1234567890';
const config = ConfigSchema.parse({
  site: { id: 'hub-1', name: 'Hub' },
  scans: { stations: { S3: { camera: 'belt-1' } } },
  cameras: [{ id: 'belt-1', name: 'Belt 1', url: 'x' }],
});

let house: AccountHouse;
const open = async (options: Parameters<typeof openAccountHouse>[0] = {}): Promise<void> => {
  house = await openAccountHouse({ programTokens: { scans: TOKEN }, ...options });
  const { store } = house;
  store.putCameras(config.cameras);
  const intake = createScanIntake({ store, scans: config.scans, clock: systemClock, log: silentLog });
  const waybill = createWaybillSearch({ store, config, clock: systemClock });
  Object.assign(house.samples, { putScans: intake.put.bind(intake), waybill });
};
beforeEach(async () => {
  await open();
  await house.add('Zhao', 'admin');
});
afterEach(() => house.stop());

const bearer = { authorization: `Bearer ${TOKEN}` };
const now = (): string => new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
const scan = (changes = {}) => ({ schemaVersion: 1, waybill: WAYBILL, station: 'S3', at: now(), ...changes });
const post = (body: unknown, headers: Record<string, string> = bearer): Promise<Response> =>
  house.send('POST', '/api/scans', { body, headers });
const problemOf = async (response: Response) => ProblemSchema.parse(await response.json());
const searches = () =>
  house.store.audit
    .page({ limit: 50, before: undefined })
    .rows.filter(({ action }) => action === 'waybill-searched')
    .map(({ actor, subject }) => `${subject} by ${actor}`);

test('a scanner with the token posts one or many; a repeat counts once', async () => {
  const one = scan();
  expect(ScansKeptSchema.parse(await (await post(one)).json())).toEqual({ kept: 1, known: 0, unmapped: [] });
  const many = await post([one, scan({ station: 'S9' })]);
  expect(ScansKeptSchema.parse(await many.json())).toEqual({ kept: 1, known: 1, unmapped: ['S9'] });
});

test('the token opens this one route, and a wrong one opens none', async () => {
  const wrong = await post(scan(), { authorization: 'Bearer a-token-of-sixteem' });
  expect([wrong.status, (await problemOf(wrong)).detail]).toEqual([
    401,
    'Send the token of scans.token in the configuration.',
  ]);
  expect((await post(scan(), { authorization: 'Basic x' })).status).toBe(401);
  expect((await post(scan(), {})).status).toBe(401);
  for (const path of ['/api/site', `/api/waybills/${WAYBILL}`])
    expect((await house.send('GET', path, { headers: bearer })).status).toBe(401);
});

test('the token of Prometheus opens its route alone', async () => {
  await house.stop();
  const metrics = 'another-token-of-some-length';
  await open({ programTokens: { scans: TOKEN, metrics } });
  await house.add('Zhao', 'admin');
  const read = (path: string, token: string): Promise<Response> =>
    house.send('GET', path, { headers: { authorization: `Bearer ${token}` } });
  expect(await (await read('/metrics', metrics)).text()).toContain('qingfang_');
  const wrong = await read('/metrics', TOKEN);
  expect([wrong.status, (await problemOf(wrong)).detail]).toEqual([
    401,
    'Send the token of metrics.token in the configuration.',
  ]);
  expect((await read('/api/site', metrics)).status).toBe(401);
  expect((await post(scan(), { authorization: `Bearer ${metrics}` })).status).toBe(401);
});

test('without a token in the configuration it takes a login of a manager', async () => {
  await house.stop();
  await open({ programTokens: {} });
  await house.add('Zhao', 'admin');
  await house.add('wall', 'board');
  await house.add('Wang', 'manager');
  expect((await post(scan(), { authorization: 'Bearer undefined' })).status).toBe(401);
  for (const [name, status] of [
    ['wall', 403],
    ['Wang', 200],
  ] as const) {
    const cookie = await house.logIn(name);
    expect((await house.send('POST', '/api/scans', { cookie, body: scan() })).status).toBe(status);
  }
});

test.each([
  ['waybill', scan({ waybill: '1' }), /^waybill: use 6 to 40/],
  ['station', scan({ station: undefined }), /^station: /],
  ['at', scan({ at: 'yesterday' }), /^at: use a time with an offset/],
  ['schemaVersion', scan({ schemaVersion: undefined }), /^schemaVersion: /],
  ['the one in a list', [scan(), scan({ waybill: '1' })], /^1\.waybill: /],
  ['the time of one in a list', [scan(), scan({ at: '2020-01-01T00:00:00Z' })], /^1\.at: is older/],
  ['an empty list', [], /body: /],
  ['a long list', Array.from({ length: 501 }, () => scan()), /body: .*500/],
])('a bad scan is refused by a problem that names %s, and nothing is kept', async (_name, body, detail) => {
  const response = await post(body);
  expect(response.status).toBe(400);
  expect((await problemOf(response)).detail).toMatch(detail);
  expect(house.store.scansOf(WAYBILL, 9)).toEqual([]);
});

test('a flood is told to wait', async () => {
  const list = (from: number) =>
    Array.from({ length: 500 }, (_, i) => scan({ waybill: `FLOOD-${from + i}` }));
  let last = await post(list(0));
  for (let i = 1; i < 40 && last.status === 200; i += 1) last = await post(list(i * 500));
  expect([last.status, (await problemOf(last)).code]).toEqual([429, 'too-many-scans']);
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('an auditor finds the clips near a waybill; the search is told once, by the end of the number alone', async () => {
  const atMs = Date.now() - 60_000;
  const { id } = house.store.recordHandling(aRecord({ releasedWallMs: wallMs(atMs) }));
  await post(scan({ at: new Date(atMs - 10_000).toISOString() }));
  await house.add('李娜', 'auditor');
  const cookie = await house.logIn('李娜');
  for (const written of [WAYBILL, WAYBILL.toLowerCase()]) {
    const response = await house.send('GET', `/api/waybills/${written}`, { cookie });
    const report = WaybillReportSchema.parse(await response.json());
    expect(report.scans).toMatchObject([{ station: 'S3', near: [{ differenceS: 10, case: { id } }] }]);
  }
  expect(searches()).toEqual(['waybill …7890 by 李娜']);
  expect((await house.send('HEAD', `/api/waybills/${WAYBILL}`, { cookie })).status).toBe(404);
  expect((await house.send('GET', '/api/waybills/1', { cookie })).status).toBe(400);
  const manager = (await house.add('Wang', 'manager'), await house.logIn('Wang'));
  expect((await house.send('GET', `/api/waybills/${WAYBILL}`, { cookie: manager })).status).toBe(403);
  expect(searches()).toHaveLength(1);
});
