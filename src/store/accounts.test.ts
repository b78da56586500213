import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { openAccountsBeside } from './account-tables-beside.ts';
import { openStore, type Store } from './store.ts';

let dataDir: string;
let store: Store;
let nowMs: number;
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(nowMs) };
const HASH = '$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA';
const TOKEN = 'a'.repeat(64);

beforeEach(() => {
  nowMs = RELEASED_WALL_MS;
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-accounts-'));
  store = openStore({ dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock });
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const add = (name: string, role: 'admin' | 'auditor' = 'admin') =>
  store.accounts.addAccount({ name, role, scope: null, passwordHash: HASH }, 'root');

test('the first account is an admin, names differ in more than their case, and each stands in the audit log', () => {
  expect(store.accounts.hasAccounts()).toBe(false);
  expect(add('Li Wei', 'auditor')).toMatchObject({ error: 'first-is-admin' });
  expect(add('Wang Fang').ok).toBe(true);
  expect(add('wang fang', 'auditor')).toMatchObject({ error: 'name-taken' });
  expect(add('李伟', 'auditor').ok).toBe(true);
  expect(store.accounts.accounts()).toMatchObject([
    { name: 'Wang Fang', role: 'admin', isDisabled: false },
    { name: '李伟', role: 'auditor' },
  ]);
  expect(JSON.stringify(store.accounts.accounts())).not.toContain('argon2');
  expect(store.audit.page({ limit: 10, before: undefined }).rows).toMatchObject([
    { actor: 'root', action: 'account-added', subject: '李伟', detail: { role: 'auditor' } },
    { action: 'account-added', subject: 'Wang Fang' },
  ]);
  expect(store.audit.firstBreak()).toBeUndefined();
});

test('set-up makes the very first account and no other', () => {
  const setUp = (name: string) =>
    store.accounts.addAccount({ name, role: 'admin', scope: null, passwordHash: HASH }, name, true);
  expect(setUp('first').ok).toBe(true);
  expect(setUp('second').ok).toBe(false);
});

test('the last admin can be neither disabled nor made less', () => {
  add('Wang');
  expect(store.accounts.changeAccount('Wang', { isDisabled: true }, 'Wang')).toMatchObject({
    error: 'last-admin',
  });
  expect(store.accounts.changeAccount('Wang', { role: 'auditor' }, 'Wang')).toMatchObject({
    error: 'last-admin',
  });
  add('Zhao');
  expect(store.accounts.changeAccount('wang', { isDisabled: true }, 'Zhao').ok).toBe(true);
  expect(store.accounts.changeAccount('nobody', { isDisabled: true }, 'Zhao')).toMatchObject({
    error: 'no-such-account',
  });
});

test.each([
  ['a new password', { passwordHash: `${HASH}x` }],
  ['another role', { role: 'auditor' }],
  ['being disabled', { isDisabled: true }],
] as const)('%s ends every session of the account', (_name, change) => {
  add('Wang');
  add('Zhao');
  store.sessions.openSession(TOKEN, 'Wang');
  store.sessions.openSession('b'.repeat(64), 'Zhao');
  expect(store.sessions.session(TOKEN)).toMatchObject({ account: { name: 'Wang', role: 'admin' } });
  store.accounts.changeAccount('Wang', change, 'Zhao');
  expect(store.sessions.session(TOKEN)).toBeUndefined();
  expect(store.sessions.session('b'.repeat(64))).toBeDefined();
});

test('an account is limited to places, a session goes with it, and an admin never is', () => {
  add('Wang');
  const scope = ['dock-2', 'sort-a/odd-sizes'];
  const limited = { name: '李娜', role: 'auditor', scope, passwordHash: HASH } as const;
  expect(store.accounts.addAccount(limited, 'Wang').ok).toBe(true);
  expect(store.audit.head()?.detail).toEqual({ role: 'auditor', scope });
  store.sessions.openSession(TOKEN, '李娜');
  expect(store.sessions.session(TOKEN)?.account).toEqual({ name: '李娜', role: 'auditor', scope });
  // What is not said stays: a new password does not open the whole site.
  store.accounts.changeAccount('李娜', { passwordHash: `${HASH}x` }, 'Wang');
  expect(store.accounts.account('李娜')?.scope).toEqual(scope);
  const refused = { error: 'admin-sees-all' };
  expect(store.accounts.changeAccount('李娜', { role: 'admin' }, 'Wang')).toMatchObject(refused);
  expect(store.accounts.changeAccount('Wang', { scope }, 'Wang')).toMatchObject(refused);
  expect(store.accounts.addAccount({ ...limited, name: 'Sun', role: 'admin' }, 'Wang')).toMatchObject(
    refused,
  );
  expect(store.accounts.changeAccount('李娜', { role: 'admin', scope: null }, 'Wang').ok).toBe(true);
  expect(store.audit.head()?.detail).toMatchObject({ role: 'admin', scope: null });
});

test('the database itself knows no limited admin, and no limit that is none', () => {
  add('Wang');
  add('李娜', 'auditor');
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'));
  const limit = (name: string, json: string) => () =>
    database.prepare('update accounts set scope_json = ? where name = ?').run(json, name);
  expect(limit('Wang', '["dock-2"]')).toThrow(/CHECK/);
  expect(limit('李娜', '[]')).toThrow(/CHECK/);
  expect(limit('李娜', 'dock-2')).toThrow();
  expect(limit('李娜', '["dock-2"]')).not.toThrow();
  database.close();
});

test('a session tells when it was opened and last used, and can be ended', () => {
  add('Wang');
  store.sessions.openSession(TOKEN, 'Wang');
  nowMs += 90_000;
  store.sessions.renewSession(TOKEN);
  expect(store.sessions.session(TOKEN)).toMatchObject({
    createdWallMs: RELEASED_WALL_MS,
    seenWallMs: RELEASED_WALL_MS + 90_000,
  });
  store.sessions.dropSessions(wallMs(nowMs), wallMs(RELEASED_WALL_MS));
  expect(store.sessions.session(TOKEN)).toBeDefined();
  store.sessions.dropSessions(wallMs(nowMs + 1), wallMs(0));
  expect(store.sessions.session(TOKEN)).toBeUndefined();
  store.sessions.openSession(TOKEN, 'Wang');
  store.sessions.endSession(TOKEN);
  expect(store.sessions.session(TOKEN)).toBeUndefined();
});

test('an account is never deleted, since its name stands for a person for ever', () => {
  add('Wang');
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'));
  expect(() => database.exec('delete from accounts')).toThrow(/never deleted/);
  expect(() => database.exec(`update accounts set name = 'Li'`)).toThrow(/keep their name/);
  database.close();
});

test('a command adds accounts beside the service, and before its first start', () => {
  const beside = openAccountsBeside(dataDir, clock);
  expect(beside.addAccount({ name: 'Wang', role: 'admin', scope: null, passwordHash: HASH }, 'root').ok).toBe(
    true,
  );
  beside.close();
  expect(store.accounts.hasAccounts()).toBe(true);
  const fresh = mkdtempSync(join(tmpdir(), 'qingfang-fresh-'));
  const first = openAccountsBeside(fresh, clock);
  expect(first.hasAccounts()).toBe(false);
  first.close();
  rmSync(fresh, { recursive: true });
});
