import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addGuard } from '../../src/web/guard.ts';
import { LEAST_ROLES, ROLES, type LeastRole, type Role } from '../../src/wire/access.ts';
import { openAccountHouse, type AccountHouse } from '../support/account-house.ts';
import { OPEN_ACCOUNTS } from '../support/open-accounts.ts';

let house: AccountHouse;
const cookies = new Map<Role | undefined, string | undefined>([[undefined, undefined]]);

beforeAll(async () => {
  house = await openAccountHouse();
  house.samples.rechecks.fill(1);
  for (const role of [...ROLES].reverse()) {
    await house.add(`a ${role}`, role);
    cookies.set(role, await house.logIn(`a ${role}`));
  }
});
afterAll(() => house.stop());

const ROUTES = Object.entries(LEAST_ROLES) as [string, LeastRole][];
const everybody = [undefined, ...ROLES] as const;

/** What the guard answers with; anything else came from behind it. */
async function isLetIn(route: string, role: Role | undefined, accept: string): Promise<boolean> {
  const [method, pattern] = route.split(' ') as [string, string];
  const path = pattern
    .replace('cameras/:id', 'cameras/dock-2')
    .replace('recheck/:id', `recheck/${house.samples.rechecks.samples[0]!.id}`)
    .replace(':id', house.samples.rows[0]!.id)
    .replace(':name', 'nobody')
    .replace(':waybill', 'SF1234567890')
    .replace('*', 'app.js');
  // Without this all others would be out after it.
  const cookie = route === 'DELETE /api/session' ? undefined : cookies.get(role);
  const aborter = new AbortController();
  const response = await fetch(house.server.address + path, {
    method,
    redirect: 'manual',
    signal: aborter.signal,
    headers: { accept, ...(cookie === undefined ? {} : { cookie }) },
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const text = isStream ? '' : await response.text();
  aborter.abort();
  if (response.status === 404) throw new Error(`${route} is in the table and not on the server`);
  const isLogin = response.headers.get('location')?.startsWith('/login') === true;
  return !isLogin && !/"code":"(not-logged-in|not-allowed)"/.test(text);
}

test.each(ROUTES)('%s is for %s and above', async (route, least) => {
  const wanted = everybody.filter(
    (role) => least === 'anyone' || (role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(least)),
  );
  const letIn: (Role | undefined)[] = [];
  for (const role of everybody) if (await isLetIn(route, role, '*/*')) letIn.push(role);
  // Set-up is over where there are accounts, for everybody.
  expect(letIn).toEqual(route === 'POST /api/setup' ? [] : wanted);
});

test('a browser is led to the login, and a page of another role says so with its own words', async () => {
  const page = { headers: { accept: 'text/html' } };
  const stranger = await house.send('GET', '/review/1?x=2', page);
  expect(stranger.headers.get('location')).toBe('/login?next=%2Freview%2F1%3Fx%3D2');
  const nowhere = await house.send('GET', '/nothing', page);
  expect(nowhere.headers.get('location')).toBe('/login?next=%2Fnothing');
  const floor = await house.send('GET', '/review', { ...page, cookie: cookies.get('manager') });
  expect([floor.status, floor.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
});

test('HEAD goes with GET, and what is not there is not told to strangers', async () => {
  expect((await house.send('HEAD', '/api/violations')).status).toBe(401);
  expect((await house.send('HEAD', '/api/violations', { cookie: cookies.get('manager') })).status).toBe(200);
  expect((await house.send('GET', '/api/nothing')).status).toBe(401);
  expect((await house.send('GET', '/api/nothing', { cookie: cookies.get('board') })).status).toBe(404);
});

test('a route without a declared role does not start', () => {
  const server = fastify();
  addGuard(server, OPEN_ACCOUNTS, {});
  expect(() => server.get('/api/forgotten', () => '')).toThrow(/has no role/);
});

test('the wall hears figures, not violations', async () => {
  const heard = async (role: Role): Promise<string> => {
    const aborter = new AbortController();
    const response = await fetch(`${house.server.address}/api/live`, {
      headers: { cookie: cookies.get(role)! },
      signal: aborter.signal,
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('heartbeat')) text += (await reader.read()).value ?? '';
    house.server.broadcast({ topic: 'violation', row: house.samples.rows[0]! });
    house.server.broadcast({ topic: 'board', board: house.samples.board() });
    while (text.split('"topic":"board"').length < 3) text += (await reader.read()).value ?? '';
    aborter.abort();
    return text;
  };
  expect(await heard('board')).not.toMatch(/"topic":"(violation|camera)"/);
  expect(await heard('manager')).toMatch(/"topic":"camera".*"topic":"violation"/s);
});
