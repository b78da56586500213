import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupAlerts } from './alert-groups.ts';

const alert = (cameraId: string, atMs: number) => ({ cameraId, atMs });
const shapeOf = (alerts: readonly { cameraId: string; atMs: number }[], cooldownMs: number): unknown[] =>
  groupAlerts(alerts, cooldownMs).map(({ first, others }) => [
    first.cameraId,
    first.atMs,
    ...others.map(({ atMs }) => atMs),
  ]);

test('what comes within the cooldown of the first lies under it, each camera for itself', () => {
  const alerts = [
    alert('a', 0),
    alert('b', 10),
    alert('a', 30),
    alert('a', 59),
    alert('a', 60),
    alert('b', 61),
  ];
  expect(shapeOf(alerts, 60)).toEqual([
    ['b', 10, 61],
    ['a', 60],
    ['a', 0, 30, 59],
  ]);
});

test('a storm without an end is heard again each cooldown', () => {
  const storm = Array.from({ length: 10 }, (_, i) => alert('a', i * 20));
  expect(groupAlerts(storm, 60).map(({ first }) => first.atMs)).toEqual([180, 120, 60, 0]);
});

test('no cooldown groups nothing, not even what came at once', () => {
  expect(groupAlerts([alert('a', 5), alert('a', 5)], 0)).toHaveLength(2);
});

test('nothing is lost or doubled, and the order does not matter', () => {
  const some = fc.array(
    fc.record({ cameraId: fc.constantFrom('a', 'b'), atMs: fc.integer({ min: 0, max: 500 }) }),
  );
  fc.assert(
    fc.property(some, fc.integer({ min: 0, max: 200 }), (alerts, cooldownMs) => {
      const groups = groupAlerts(alerts, cooldownMs);
      const members = groups.flatMap(({ first, others }) => [first, ...others]);
      expect(new Set(members)).toEqual(new Set(alerts));
      expect(members).toHaveLength(alerts.length);
      for (const { first, others } of groups)
        for (const { cameraId, atMs } of others) {
          expect(cameraId).toBe(first.cameraId);
          expect(atMs - first.atMs).toBeLessThan(cooldownMs);
        }
      const counts = (list: typeof alerts): string[] =>
        groupAlerts(list, cooldownMs)
          .map(({ first, others }) => `${first.cameraId} ${first.atMs} ${others.length}`)
          .sort();
      expect(counts([...alerts].reverse())).toEqual(counts(alerts));
    }),
  );
});
