import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { parseStat, residentBytes, treeCpuS, treeOf } from './process-tree.ts';

test('a name with brackets and spaces does not shift the fields', () => {
  const stat = '42 (a ) b (c) S 7 42 42 0 -1 4194304 100 200 0 0 150 50 30 20 20 0 1 0 999';
  expect(parseStat(stat)).toEqual({ parent: 7, cpuS: 2.5 });
});

test('grandchildren belong to the tree, strangers do not', () => {
  const at = (parent: number) => ({ parent, cpuS: 0 });
  const all = new Map([
    [1, at(0)],
    [5, at(1)],
    [6, at(5)],
    [7, at(6)],
    [8, at(1)],
  ]);
  expect(treeOf(5, all).sort()).toEqual([5, 6, 7]);
  expect(treeOf(99, all)).toEqual([]);
});

test('the work of a running grandchild counts', async () => {
  const child = spawn('sh', ['-c', 'sh -c "while :; do :; done" & echo ready; wait'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  await once(child.stdout, 'data');
  const before = treeCpuS(child.pid!);
  try {
    // However busy the machine is, it gets its turn at last.
    await expect.poll(() => treeCpuS(child.pid!) - before, { timeout: 20_000 }).toBeGreaterThan(0.05);
  } finally {
    process.kill(-child.pid!, 'SIGKILL');
  }
  expect(residentBytes(process.pid)).toBeGreaterThan(10e6);
}, 30_000);
