import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LEAST_ROLES, maySee } from '../../src/wire/access.ts';
import { AccountListSchema } from '../../src/wire/accounts.ts';
import { BoardSchema } from '../../src/wire/board.ts';
import { ReviewCountsSchema } from '../../src/wire/http.ts';
import {
  AdviceSchema,
  CameraStateSchema,
  ComplianceSchema,
  ViolationPageSchema,
} from '../../src/wire/messages.ts';
import { NeighboursSchema } from '../../src/wire/neighbours.ts';
import { RecheckFiguresSchema } from '../../src/wire/recheck.ts';
import { WaybillReportSchema } from '../../src/wire/scans.ts';
import { StatisticsSchema } from '../../src/wire/statistics.ts';
import { openScopeHouse, WAYBILL, type ScopeCase, type ScopeHouse } from '../support/scope-house.ts';

let house: ScopeHouse;
let whole: string;
/** Sees all of one camera. */
let dock: string;
/** Sees one zone of the other. */
let zone: string;

beforeAll(async () => {
  house = await openScopeHouse();
  await house.enter('Wang', 'admin', null);
  whole = await house.enter('李娜', 'auditor', null);
  dock = await house.enter('王强', 'auditor', ['dock-2']);
  zone = await house.enter('赵敏', 'auditor', ['sort-a/odd-sizes']);
});
afterAll(() => house.stop());

const ROUTES = Object.entries(LEAST_ROLES)
  .filter(([, least]) => maySee('auditor', least))
  .map(([route]) => route);
const isPage = (route: string): boolean => !/^\w+ \/(api|evidence)\//.test(route);

/** What each route that changes something takes; one that is not here has its test fail. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/violations/:id/verdict': { verdict: 'false-alarm', reason: null, note: null, by: 'x' },
  'POST /api/violations/:id/acknowledgement': { action: 'talked-to', by: 'x' },
  'POST /api/violations/:id/hold': { action: 'held', note: 'x', by: 'x' },
  'POST /api/violations/:id/training': { action: 'added', note: 'x', by: 'x' },
  'POST /api/violations/:id/unblurring': { reason: 'disputed', note: null, by: 'x' },
  'POST /api/violations/:id/export': { reason: 'disputed', note: null, by: 'x' },
  'POST /api/recheck/:id/answer': { answer: 'throw', by: 'x' },
};

interface Named {
  readonly id: string;
  readonly recheckId: string;
  readonly cameraId: string;
}
/** As no case and no camera is called. */
const NOTHING: Named = {
  id: '019ccb03-1268-734b-9f8c-0b115adf8094',
  recheckId: '5f0a1c3e-0000-4000-8000-000000000000',
  cameraId: 'nowhere',
};

async function ask(route: string, { id, recheckId, cameraId }: Named, cookie: string) {
  const [method, pattern] = route.split(' ') as [string, string];
  const body = BODIES[route];
  if (method !== 'GET' && body === undefined) throw new Error(`${route}: say in BODIES what it takes`);
  // A reason opens these, whatever they hold.
  if (route.includes('/unblurred/')) house.allowUnblurred(id, cookie);
  if (method === 'GET' && /export$|case\.zip$/.test(route)) await house.pack(id, cookie);
  const path = pattern
    .replace('cameras/:id', `cameras/${cameraId}`)
    .replace('recheck/:id', `recheck/${recheckId}`)
    .replace(':id', id);
  const response = await house.send(method, path, cookie, body);
  const headers = Object.fromEntries(response.headers);
  return {
    ...{ status: response.status, type: headers['content-type'], caching: headers['cache-control'] },
    ...{ length: headers['content-length'], body: await response.text() },
  };
}

const OF_ONE = ROUTES.filter((route) => route.includes(':id') && !isPage(route));

describe.each(OF_ONE)('%s', (route) => {
  test('answers of what one may not see as of what does not exist', async () => {
    const { dockZone, dockOutside, sortZone, sortOutside } = house.cases;
    const foreign: readonly [ScopeCase, string][] = [
      ...[sortZone, sortOutside].map((found): [ScopeCase, string] => [found, dock]),
      ...[dockZone, dockOutside, sortOutside].map((found): [ScopeCase, string] => [found, zone]),
    ];
    for (const [found, cookie] of foreign) {
      const answer = await ask(route, found, cookie);
      expect(answer).toEqual(await ask(route, NOTHING, cookie));
      expect(answer.status).toBe(404);
    }
  });

  test('answers of what one may see', async () => {
    const { dockZone, dockOutside, sortZone } = house.cases;
    const own = [await ask(route, dockZone, dock), await ask(route, dockOutside, dock)];
    // Whoever sees a zone does not see the picture of its whole camera.
    if (!route.includes('cameras')) own.push(await ask(route, sortZone, zone));
    for (const { status } of own) expect([403, 404]).not.toContain(status);
  });
});

test('nothing was kept of what was tried on foreign cases', () => {
  const { store } = house.site;
  const { sortOutside, sortZone } = house.cases;
  expect(store.verdictHistory(sortOutside.id)).toHaveLength(1);
  expect(store.acknowledgementHistory(sortOutside.id)).toEqual([]);
  expect(store.holdHistory(sortOutside.id)).toEqual([]);
  const { rows } = store.audit.page({ limit: 200 });
  const byPeople = (id: string) =>
    rows.filter(({ actor, subject }) => ['王强', '赵敏'].includes(actor) && subject.includes(id));
  expect(byPeople(sortOutside.id)).toEqual([]);
  expect(byPeople(sortZone.id).map(({ actor }) => actor)).toContain('赵敏');
});

/** These hold figures of the whole site, and no case; or nothing of the site at all. */
const WHOLE = ['compliance', 'board', 'openapi.json', 'session'].map((name) => `GET /api/${name}`);
/** Read below. */
const LIVE = 'GET /api/live';
const LISTS = ROUTES.filter(
  (route) =>
    route.startsWith('GET ') && !route.includes(':id') && !isPage(route) && ![...WHOLE, LIVE].includes(route),
);
const textOf = async (route: string, cookie: string): Promise<string> =>
  (await house.send('GET', route.slice(4).replace(':waybill', WAYBILL), cookie)).text();

test.each(LISTS)('%s tells nothing of other places', async (route) => {
  const { dockZone, dockOutside, sortZone, sortOutside } = house.cases;
  const ofSort = /sort-a|odd-sizes|异形件台|A 线分拣台/;
  const ofDock = /dock-2|unloading|卸车区|2 号卸货口/;
  const [all, ofOne, ofZone] = [
    await textOf(route, whole),
    await textOf(route, dock),
    await textOf(route, zone),
  ];
  expect(ofOne).not.toMatch(ofSort);
  for (const { id } of [sortZone, sortOutside]) expect(ofOne).not.toContain(id);
  expect(ofZone).not.toMatch(ofDock);
  for (const { id } of [dockZone, dockOutside, sortOutside]) expect(ofZone).not.toContain(id);
  // Where places are told at all, one's own are.
  expect([ofDock.test(ofOne), ofSort.test(ofZone)]).toEqual([ofDock.test(all), ofSort.test(all)]);
});

describe.each([
  ['of all', () => whole, { cases: 4, cameras: 2, own: 'dockZone' }],
  ['of a camera', () => dock, { cases: 2, cameras: 1, own: 'dockZone' }],
  ['of a zone', () => zone, { cases: 1, cameras: 1, own: 'sortZone' }],
] as const)('the counts %s', (_name, cookieOf, { cases, cameras, own }) => {
  const get = async <T>(path: string, schema: { parse(value: unknown): T }): Promise<T> =>
    schema.parse(await (await house.send('GET', path, cookieOf())).json());

  test('leave out what one may not see', async () => {
    expect((await get('/api/violations', ViolationPageSchema)).rows).toHaveLength(cases);
    const counts = await get('/api/review-counts', ReviewCountsSchema);
    expect(Object.values(counts).reduce((all, count) => all + count)).toBe(cases);
    expect(await get('/api/advices', AdviceSchema.array())).toHaveLength(cases);
    expect(await get('/api/cameras', CameraStateSchema.array())).toHaveLength(cameras);
    const statistics = await get('/api/statistics?from=2026-03-08&to=2026-03-08', StatisticsSchema);
    expect(statistics.total.handlings).toBe(cases);
    expect(statistics.cameras.map(({ flagged }) => flagged).reduce((all, n) => all + n)).toBe(cases);
    const csv = await house.send('GET', '/api/statistics.csv?from=2026-03-08&to=2026-03-08', cookieOf());
    expect((await csv.text()).trimEnd().split('\r\n')).toHaveLength(1 + cases);
    const figures = await get('/api/recheck/figures?from=2026-03-08&to=2026-03-08', RecheckFiguresSchema);
    expect(figures.samples.verdicts).toBe(cases);
    const { scans } = await get(`/api/waybills/${WAYBILL}`, WaybillReportSchema);
    expect(scans).toHaveLength(2);
    expect(scans.reduce((all, { violations }) => all + violations, 0)).toBe(cases);
    expect(scans.flatMap(({ near }) => near)).toHaveLength(cases);
    expect(scans.filter(({ place }) => place !== null)).toHaveLength(cameras);
    const { id } = house.cases[own];
    const beside = await get(`/api/violations/${id}/neighbours`, NeighboursSchema);
    expect([beside.violations, beside.handlings]).toEqual([cases - 1, cases - 1]);
    expect(beside.near.map(({ handling }) => handling.id)).toHaveLength(cases - 1);
    expect(beside.cameras).toHaveLength(cameras);
  });

  test('are whole on the wall', async () => {
    expect((await get('/api/compliance', ComplianceSchema)).handlings).toBe(4);
    expect((await get('/api/board', BoardSchema)).places.map(({ handlings }) => handlings)).toEqual([
      1, 1, 1, 1,
    ]);
  });
});

test('the live stream tells of no other place, at its start and after', async () => {
  const { store } = house.site;
  const rows = Object.values(house.cases).map(({ id }) => store.violation(id)!);
  const heard = async (cookie: string): Promise<string> => {
    const aborter = new AbortController();
    const { signal } = aborter;
    const response = await fetch(`${house.server.address}/api/live`, { headers: { cookie }, signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('heartbeat')) text += (await reader.read()).value ?? '';
    for (const row of rows) house.server.broadcast({ topic: 'violation', row });
    for (const advice of store.newestAdvices({ limit: 9, fromWallMs: 0 }))
      house.server.broadcast({ topic: 'advice', advice });
    house.server.broadcast({ topic: 'cameras', cameraIds: ['dock-2', 'sort-a'] });
    // The last word tells that all before it was heard.
    while (text.split('"topic":"cameras"').length < 3) text += (await reader.read()).value ?? '';
    aborter.abort();
    return text
      .split('\n')
      .filter((line) => !/"topic":"(board|compliance)"/.test(line))
      .join('\n');
  };
  const count = (text: string, topic: string): number => text.split(`"topic":"${topic}"`).length - 1;
  const [all, ofOne, ofZone] = [await heard(whole), await heard(dock), await heard(zone)];
  for (const [text, violations, cameras] of [
    [all, 4, 2],
    [ofOne, 2, 1],
    [ofZone, 1, 1],
  ] as const)
    expect([count(text, 'violation'), count(text, 'advice'), count(text, 'camera')]).toEqual([
      violations,
      violations,
      cameras,
    ]);
  expect(ofOne).not.toContain('sort-a');
  expect(ofZone).not.toContain('dock-2');
});

test('an admin sets a limit and takes it back; the old login ends, and an admin has none', async () => {
  const admin = await house.enter('Zhou', 'admin', null);
  const floor = await house.enter('孙', 'manager', ['dock-2']);
  const change = (name: string, body: object): Promise<Response> =>
    house.send('PATCH', `/api/accounts/${encodeURIComponent(name)}`, admin, body);
  expect((await change('孙', { scope: ['sort-a', 'dock-2/unloading'] })).status).toBe(200);
  expect((await house.send('GET', '/api/violations', floor)).status).toBe(401);
  const list = AccountListSchema.parse(await (await house.send('GET', '/api/accounts', admin)).json());
  expect(list.find(({ name }) => name === '孙')?.scope).toEqual(['sort-a', 'dock-2/unloading']);
  for (const scope of [[], ['a/b/c'], ['A'], 'dock-2'])
    expect((await change('孙', { scope })).status).toBe(400);
  expect((await change('孙', { role: 'admin' })).status).toBe(409);
  expect((await change('Zhou', { scope: ['dock-2'] })).status).toBe(409);
  expect((await change('孙', { role: 'auditor', scope: null })).status).toBe(200);
  expect(house.site.store.audit.head()).toMatchObject({
    ...{ actor: 'Zhou', action: 'account-changed', subject: '孙' },
    detail: { role: 'auditor', scope: null },
  });
  expect(house.site.store.audit.firstBreak()).toBeUndefined();
});
