import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccountHouse } from '../../test/support/account-house.ts';
import { OPEN_ACCOUNTS } from '../../test/support/open-accounts.ts';
import { SampleExports } from '../../test/support/sample-exports.ts';
import { SampleCameras } from '../../test/support/sample-cameras.ts';
import { SampleClock } from '../../test/support/sample-clock.ts';
import { SAMPLE_SITE, SampleSite } from '../../test/support/sample-site.ts';
import { silentLog } from '../base/log.ts';
import { ProblemSchema } from '../wire/http.ts';
import { StatisticsSchema } from '../wire/statistics.ts';
import { startWebServer, type WebServer } from './web-server.ts';

const DAYS = 'from=2026-03-01&to=2026-03-03';
let server: WebServer;
let samples: SampleSite;
beforeAll(async () => {
  samples = new SampleSite({ clip: '', snapshot: '', strip: '' });
  server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    site: SAMPLE_SITE,
    pagesDir: join(tmpdir(), 'qingfang-no-pages'),
    queries: samples,
    commands: samples,
    cameras: new SampleCameras(''),
    boxClock: new SampleClock(),
    accounts: OPEN_ACCOUNTS,
    exports: new SampleExports(),
    log: silentLog,
  });
});
afterAll(() => server.stop());
const get = (path: string): Promise<Response> => fetch(server.address + path);

test('figures come by the schema, and no cache keeps them', async () => {
  const response = await get(`/api/statistics?${DAYS}&camera=dock-2&zone=unloading`);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { from, to, days, camera, zone, places } = StatisticsSchema.parse(await response.json());
  expect([from, to, days.length, camera, zone]).toEqual([
    '2026-03-01',
    '2026-03-03',
    3,
    'dock-2',
    'unloading',
  ]);
  expect(places.map(({ name }) => name)).toEqual(['卸车区']);
});

test.each([
  ['from=2026-02-30&to=2026-03-03', 'from'],
  ['from=2026-03-01', 'both or neither'],
  ['from=2025-01-01&to=2026-01-01', 'at most 92 days'],
  ['days=7', 'days'],
])('%s is refused in words, for figures and rows alike', async (query, word) => {
  for (const path of ['/api/statistics', '/api/statistics.csv']) {
    const response = await get(`${path}?${query}`);
    const problem = ProblemSchema.parse(await response.json());
    expect([response.status, problem.code]).toEqual([400, 'bad-request']);
    expect(problem.detail).toContain(word);
  }
});

test('rows come as a file for Excel, a row for each that was flagged', async () => {
  const response = await get(`/api/statistics.csv?${DAYS}`);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="violations-2026-03-01-2026-03-03.csv"',
  );
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\r\n');
  const { total } = StatisticsSchema.parse(await (await get(`/api/statistics?${DAYS}`)).json());
  expect(lines).toHaveLength(1 + total.violations + total.falseAlarms);
  expect(lines[1]).toContain(',dock-2,2 号卸货口,unloading,卸车区,throw,');
});

test('whoever goes away drops the question', async () => {
  const usual = samples.statistics;
  const aborter = new AbortController();
  const dropped = new Promise<void>((resolve) => {
    samples.statistics = (_query, _scope, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('dropped'));
          resolve();
        });
        aborter.abort();
      });
  });
  await expect(fetch(`${server.address}/api/statistics`, { signal: aborter.signal })).rejects.toThrow();
  await dropped;
  samples.statistics = usual;
  expect((await get(`/api/statistics?${DAYS}`)).status).toBe(200);
});

test('who takes a table out stands in the audit log, with its days; what is refused does not', async () => {
  const house = await openAccountHouse();
  await house.add('Zhao', 'admin');
  await house.add('王强', 'manager');
  const cookie = await house.logIn('王强');
  expect((await house.send('GET', `/api/statistics.csv?${DAYS}`, { cookie })).status).toBe(200);
  expect((await house.send('GET', '/api/statistics.csv?from=2026-03-01', { cookie })).status).toBe(400);
  expect((await house.send('HEAD', `/api/statistics.csv?${DAYS}`, { cookie })).status).toBe(404);
  const { rows } = house.store.audit.page({ limit: 50, before: undefined });
  expect(
    rows.filter(({ action }) => action === 'table-downloaded').map(({ actor, subject }) => [actor, subject]),
  ).toEqual([['王强', 'violations 2026-03-01 2026-03-03']]);
  await house.stop();
});
