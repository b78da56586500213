import { expect, test } from 'vitest';
import { monotonicMs, wallMs } from '../base/units.ts';
import { LoginLimit } from './login-limit.ts';

let nowMs = 0;
const clock = { monotonicMs: () => monotonicMs(nowMs), wallMs: () => wallMs(1) };
const limit = () => new LoginLimit({ clock, freeTries: 3, firstWaitMs: 1000, longestWaitMs: 60_000 });

test('the wait doubles with each try after the free ones, up to the longest', () => {
  const tries = limit();
  const waits = Array.from({ length: 10 }, () => {
    tries.begin('wang');
    const waitMs = tries.waitMs('wang');
    nowMs += waitMs;
    return waitMs / 1000;
  });
  expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
  expect(tries.waitMs('wang')).toBe(0);
});

test('tries that begin at the same moment all count', () => {
  const tries = limit();
  for (let i = 0; i < 3; i += 1) tries.begin('wang');
  expect(tries.waitMs('wang')).toBe(1000);
  expect(tries.waitMs('li')).toBe(0);
});

test('a success, or an hour without a try, starts anew', () => {
  const tries = limit();
  for (let i = 0; i < 5; i += 1) tries.begin('wang');
  tries.succeeded('wang');
  expect(tries.waitMs('wang')).toBe(0);
  for (let i = 0; i < 8; i += 1) tries.begin('wang');
  nowMs += 3_600_001;
  tries.begin('wang');
  expect(tries.waitMs('wang')).toBe(0);
});

test('a good try of an address that many share does not count, the bad ones do', () => {
  const tries = limit();
  for (let i = 0; i < 20; i += 1) {
    tries.begin('10.0.0.1');
    tries.takeBack('10.0.0.1');
  }
  expect(tries.waitMs('10.0.0.1')).toBe(0);
  for (let i = 0; i < 3; i += 1) tries.begin('10.0.0.1');
  expect(tries.waitMs('10.0.0.1')).toBe(1000);
});

test('strangers cannot fill the memory with names', () => {
  const tries = limit();
  for (let i = 0; i < 3; i += 1) tries.begin('first');
  for (let i = 0; i < 10_000; i += 1) tries.begin(`name ${String(i)}`);
  expect(tries.waitMs('first')).toBe(0);
});
