import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SessionSchema, AccountEntrySchema } from '../../src/wire/accounts.ts';
import { AuditPageSchema } from '../../src/wire/audit.ts';
import { ProblemSchema } from '../../src/wire/http.ts';
import { openAccountHouse, PASSWORD, type AccountHouse } from '../support/account-house.ts';

let house: AccountHouse;
const HOUR_MS = 3_600_000;
const open = async (options?: Parameters<typeof openAccountHouse>[0]): Promise<void> => {
  house = await openAccountHouse(options);
};
afterEach(() => house.stop());

const codeOf = async (response: Response) => ProblemSchema.parse(await response.json()).code;
const statusWith = async (cookie: string, path = '/api/site') =>
  (await house.send('GET', path, { cookie })).status;
const actions = () =>
  house.store.audit
    .page({ limit: 50, before: undefined })
    .rows.map(({ actor, action, subject }) => `${action} ${subject} by ${actor}`)
    .reverse();

describe('a house with accounts', () => {
  beforeEach(async () => {
    await open();
    await house.add('Wang', 'admin');
    await house.add('李娜', 'auditor');
  });

  test('the cookie is for this site alone, no script reads it, and the database has no token', async () => {
    const response = await house.send('POST', '/api/session', { body: { name: 'wang', password: PASSWORD } });
    expect(SessionSchema.parse(await response.json())).toEqual({
      access: 'accounts',
      account: { name: 'Wang', role: 'admin', scope: null },
    });
    const cookie = response.headers.get('set-cookie')!;
    expect(cookie).toMatch(
      /^qingfang_session=[\w-]{43}; Max-Age=259200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(await statusWith(cookie.split(';')[0]!)).toBe(200);
    expect(await statusWith('qingfang_session=guessed')).toBe(401);
  });

  test('a wrong password and a name that is none are answered alike', async () => {
    const answers = [];
    for (const name of ['Wang', 'nobody']) {
      const response = await house.send('POST', '/api/session', { body: { name, password: 'wrong' } });
      answers.push([response.status, await response.text()]);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]![0]).toBe(403);
    expect(actions().slice(2)).toEqual(['login-failed Wang by unknown', 'login-failed unknown by unknown']);
  });

  test('after five wrong ones the sixth waits, the right one too; afterwards it is let in', async () => {
    const tries = [];
    for (let i = 0; i < 6; i += 1) {
      const response = await house.send('POST', '/api/session', {
        body: { name: 'Wang', password: 'wrong' },
      });
      tries.push(response.status);
    }
    expect(tries).toEqual([403, 403, 403, 403, 403, 429]);
    const waiting = await house.send('POST', '/api/session', { body: { name: 'Wang', password: PASSWORD } });
    expect(waiting.headers.get('retry-after')).toBe('1');
    expect(await codeOf(waiting)).toBe('too-many-tries');
    house.wait(1000);
    expect(await statusWith(await house.logIn('Wang'))).toBe(200);
  });

  test('a login ends by logging out, by idleness, and by age', async () => {
    const first = await house.logIn('Wang');
    const out = await house.send('DELETE', '/api/session', { cookie: first });
    expect(out.headers.get('set-cookie')).toMatch(/^qingfang_session=; Max-Age=0/);
    expect(await statusWith(first)).toBe(401);
    const idle = await house.logIn('Wang');
    house.wait(7 * HOUR_MS);
    expect(await statusWith(idle)).toBe(200);
    house.wait(8 * HOUR_MS + 1);
    expect(await statusWith(idle)).toBe(401);
    const old = await house.logIn('Wang');
    for (let hours = 0; hours < 72; hours += 6) {
      expect(await statusWith(old)).toBe(200);
      house.wait(6 * HOUR_MS);
    }
    house.wait(1);
    expect(await statusWith(old)).toBe(401);
    expect(actions().filter((action) => action.startsWith('logged-'))).toEqual([
      'logged-in Wang by Wang',
      'logged-out Wang by Wang',
      'logged-in Wang by Wang',
      'logged-in Wang by Wang',
    ]);
  });

  test('a clock that jumps ends logins, and one that a wrong clock opened does not live until that time', async () => {
    const before = await house.logIn('Wang');
    house.step(5 * 365 * 24 * HOUR_MS);
    expect(await statusWith(before)).toBe(401);
    const wrong = await house.logIn('Wang');
    expect(await statusWith(wrong)).toBe(200);
    house.step(-5 * 365 * 24 * HOUR_MS);
    expect(await statusWith(wrong)).toBe(401);
    const small = await house.logIn('Wang');
    house.step(-HOUR_MS);
    expect(await statusWith(small)).toBe(200);
    house.step(HOUR_MS);
  });

  test('a wall screen stays in for months without a touch', async () => {
    await house.add('wall', 'board');
    const cookie = await house.logIn('wall');
    house.wait(89 * 24 * HOUR_MS);
    expect(await statusWith(cookie)).toBe(200);
    house.wait(24 * HOUR_MS + 1);
    expect(await statusWith(cookie)).toBe(401);
  });

  test('an admin adds, changes and disables; sessions of the changed account are over, its live stream too', async () => {
    const admin = await house.logIn('Wang');
    const auditor = await house.logIn('李娜');
    const live = await fetch(`${house.server.address}/api/live`, { headers: { cookie: auditor } });
    const added = await house.send('POST', '/api/accounts', {
      cookie: admin,
      body: { name: '王强', role: 'manager', password: PASSWORD },
    });
    expect(AccountEntrySchema.array().parse(await added.json())).toHaveLength(3);
    const change = (name: string, body: object) =>
      house.send('PATCH', `/api/accounts/${encodeURIComponent(name)}`, { cookie: admin, body });
    expect((await change('李娜', { isDisabled: true })).status).toBe(200);
    await live.text();
    expect(await statusWith(auditor)).toBe(401);
    await expect(house.logIn('李娜')).rejects.toThrow('403');
    expect(await codeOf(await change('Wang', { role: 'board' }))).toBe('account-refused');
    expect(await codeOf(await change('Wang', { password: 'short' }))).toBe('bad-request');
    expect((await change('Wang', { password: 'another good sentence' })).status).toBe(200);
    expect(await statusWith(admin)).toBe(401);
    expect(await statusWith(await house.logIn('Wang', 'another good sentence'))).toBe(200);
  });

  test('what a person says is said in their own name', async () => {
    const cookie = await house.logIn('李娜');
    const { id } = house.samples.rows[0]!;
    const path = `/api/violations/${id}/verdict`;
    const body = { verdict: 'confirmed', by: 'somebody else' };
    expect((await house.send('POST', path, { cookie, body })).status).toBe(200);
    expect(house.samples.rows[0]!.verdict).toMatchObject({ by: '李娜' });
    const storm = { ids: [id], action: 'on-my-way', by: 'somebody else' };
    expect((await house.send('POST', '/api/acknowledgements', { cookie, body: storm })).status).toBe(200);
    expect(house.samples.rows[0]!.acknowledgement).toMatchObject({ by: '李娜' });
    const lured = { cookie, body, headers: { 'sec-fetch-site': 'same-site' } };
    expect(await codeOf(await house.send('POST', path, lured))).toBe('foreign-page');
  });

  test('whoever looks at a clip stands in the audit log, once for one view; admins read it', async () => {
    const cookie = await house.logIn('李娜');
    const clip = `/evidence/${house.samples.rows[0]!.id}/clip.mp4`;
    for (const range of ['bytes=0-99', 'bytes=100-']) {
      expect((await house.send('GET', clip, { cookie, headers: { range } })).status).toBe(206);
    }
    house.wait(10 * 60_000);
    await house.send('GET', clip, { cookie });
    const viewed = `clip-viewed clip ${house.samples.rows[0]!.id} by 李娜`;
    expect(actions().filter((action) => action === viewed)).toHaveLength(2);
    const admin = await house.logIn('Wang');
    const page = AuditPageSchema.parse(
      await (await house.send('GET', '/api/audit?limit=3', { cookie: admin })).json(),
    );
    expect(page.rows.map(({ action }) => action)).toEqual(['logged-in', 'clip-viewed', 'clip-viewed']);
    expect(house.store.audit.firstBreak()).toBeUndefined();
  });

  test('nobody drowns the audit log by failing', async () => {
    for (let i = 0; i < 15; i += 1)
      await house.send('POST', '/api/session', { body: { name: `name ${i}`, password: 'wrong' } });
    const failed = () => actions().filter((action) => action.startsWith('login-failed'));
    expect(failed()).toHaveLength(10);
    house.wait(60_000);
    await house.send('POST', '/api/session', { body: { name: 'Wang', password: 'wrong' } });
    expect(house.store.audit.head()).toMatchObject({ subject: 'Wang', detail: { untoldBefore: 5 } });
  });
});

test('behind a proxy that is trusted the cookie is Secure, and the caller is the one that the proxy names', async () => {
  await open({ trustedProxies: ['127.0.0.1'] });
  await house.add('Wang', 'admin');
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.1.2.3' };
  const body = { name: 'Wang', password: PASSWORD };
  const response = await house.send('POST', '/api/session', { body, headers });
  expect(response.headers.get('set-cookie')).toContain('; Secure');
  expect(house.store.audit.head()?.detail).toEqual({ address: '10.1.2.3' });
});

test('without an account a box of its own machine is open, until the first one is made', async () => {
  await open();
  const live = await fetch(`${house.server.address}/api/live`);
  expect(live.status).toBe(200);
  expect((await house.send('GET', '/api/audit')).status).toBe(200);
  const body = { name: 'Wang', role: 'admin', password: PASSWORD };
  expect(await codeOf(await house.send('POST', '/api/accounts', { body }))).toBe('not-allowed');
  await house.add('Wang', 'admin');
  expect((await house.send('GET', '/api/audit')).status).toBe(401);
  await live.body?.cancel();
});

test('a box that others reach shows nothing but its set-up, which takes the code once', async () => {
  await open({ isLoopback: false });
  expect(await codeOf(await house.send('GET', '/api/site'))).toBe('not-set-up');
  const page = await house.send('GET', '/board', { headers: { accept: 'text/html' } });
  expect(page.headers.get('location')).toBe('/setup');
  for (const path of ['/setup', '/healthz', '/readyz'])
    expect((await house.send('GET', path)).status).toBe(200);
  const setUp = (code: string, name = 'Wang') =>
    house.send('POST', '/api/setup', { body: { code, name, password: PASSWORD } });
  expect(await codeOf(await setUp('AAAA-AAAA-AAAA-AAAA'))).toBe('wrong-login');
  expect(await codeOf(await setUp(house.accounts.setUpCode!, 'service'))).toBe('bad-request');
  const done = await setUp(house.accounts.setUpCode!.toLowerCase().replaceAll('-', ' '));
  expect(SessionSchema.parse(await done.json()).account).toEqual({
    name: 'Wang',
    role: 'admin',
    scope: null,
  });
  expect(await statusWith(done.headers.get('set-cookie')!.split(';')[0]!, '/metrics')).toBe(200);
  expect(await codeOf(await setUp(house.accounts.setUpCode!, 'Zhao'))).toBe('not-allowed');
});
