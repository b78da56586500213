import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { capturePrinted } from '../../test/support/printed.ts';
import { systemClock } from '../base/clock.ts';
import { openAccountsBeside } from '../store/account-tables-beside.ts';
import { main } from './cli.ts';

let dir: string;
const printed = capturePrinted();
const PASSWORD = 'put it down gently';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qingfang-account-'));
  writeFileSync(join(dir, 'belt.mp4'), '');
  const camera = { id: 'belt-1', name: 'Belt 1', url: 'belt.mp4' };
  writeFileSync(
    join(dir, 'cameras.json'),
    JSON.stringify({ site: { id: 'hub-1', name: 'Hub' }, cameras: [camera] }),
  );
});
afterEach(() => rmSync(dir, { recursive: true }));

function account(args: readonly string[], typed = PASSWORD): Promise<number> {
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(
    Object.assign(Readable.from([`${typed}\n`]), { isTTY: false }) as unknown as typeof process.stdin,
  );
  return main(['node', 'qingfang', 'account', ...args, '--cameras', join(dir, 'cameras.json')]);
}

test('accounts are added, listed, disabled and given a new password, before the service has ever run', async () => {
  expect(await account(['add', 'Wang Fang', '--role', 'admin', '--by', 'root'])).toBe(0);
  expect(await account(['add', '李娜', '--role', 'auditor'])).toBe(0);
  expect(await account(['disable', '李娜'])).toBe(0);
  expect(await account(['password', 'wang fang'], 'another good sentence')).toBe(0);
  printed.forget();
  expect(await account(['list'])).toBe(0);
  expect(printed.text).toBe('Wang Fang\tadmin\n李娜\tauditor\tdisabled\n');
  expect(await account(['enable', '李娜'])).toBe(0);
  const accounts = openAccountsBeside(join(dir, 'data'), systemClock);
  expect(accounts.account('Wang Fang')?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  accounts.close();
  expect(printed.text).not.toContain(PASSWORD);
});

test('an account is limited to cameras and zones, and sees all again', async () => {
  await account(['add', 'Wang', '--role', 'admin']);
  expect(await account(['add', '李娜', '--role', 'auditor', '--only', 'dock-2', 'sort-a/odd-sizes'])).toBe(0);
  printed.forget();
  await account(['list']);
  expect(printed.text).toBe('Wang\tadmin\n李娜\tauditor\tonly dock-2 sort-a/odd-sizes\n');
  expect(await account(['limit', '李娜', '--only', 'belt-1'])).toBe(0);
  printed.forget();
  await account(['list']);
  expect(printed.text).toContain('李娜\tauditor\tonly belt-1\n');
  expect(await account(['limit', '李娜', '--all'])).toBe(0);
  const accounts = openAccountsBeside(join(dir, 'data'), systemClock);
  expect(accounts.account('李娜')?.scope).toBeNull();
  accounts.close();
});

test.each([
  ['an account that is not the first admin', ['add', 'Li', '--role', 'board'], PASSWORD, 1, 'E_ACCOUNT'],
  ['a name that is none', ['disable', 'Li'], PASSWORD, 1, 'E_ACCOUNT'],
  ['a short password', ['add', 'Li', '--role', 'admin'], 'short', 2, 'E_USAGE'],
  ['a name of the service itself', ['add', 'service', '--role', 'admin'], PASSWORD, 2, 'E_USAGE'],
  ['an unknown role', ['add', 'Li', '--role', 'king'], PASSWORD, 2, 'Allowed choices'],
  ['no role', ['add', 'Li'], PASSWORD, 2, '--role'],
  ['a limited admin', ['add', 'Li', '--role', 'admin', '--only', 'belt-1'], PASSWORD, 1, 'E_ACCOUNT'],
  ['a place that is none', ['limit', 'Li', '--only', 'Belt 1'], PASSWORD, 2, 'camera/zone'],
  ['no place', ['limit', 'Li'], PASSWORD, 2, '--all'],
  ['a place and all', ['limit', 'Li', '--only', 'belt-1', '--all'], PASSWORD, 2, '--all'],
] as const)('%s is refused with its code', async (_name, args, typed, code, word) => {
  expect(await account(args, typed)).toBe(code);
  expect(printed.text).toContain(word);
});
