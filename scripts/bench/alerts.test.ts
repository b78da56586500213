import { expect, test } from 'vitest';
import type { ViolationMessage } from '../../src/wire/messages.ts';
import { alertLatenciesMs } from './alerts.ts';

const raised = (kind: 'throw' | 'kick'): ViolationMessage => ({
  ...{ schemaVersion: 1, type: 'raised', id: '0198c6f0-0000-7000-8000-000000000000', kind },
  ...{ cameraId: 'c', cameraName: 'C', zone: null, occurredAt: '2026-01-05T08:00:00.000+08:00' },
  ...{ releaseMs: 5000, endMs: 5400, distanceM: 1, distanceSdM: 0.1, limitM: 0.5, dropM: null },
  ...{ scale: 'calibrated', probability: 0.9, rulesVersion: '1', snapshotUrl: null, clipUrl: null },
});

test('the time runs from the landing, not from the release', () => {
  const atWallMs = Date.parse('2026-01-05T00:00:01.000Z');
  expect(alertLatenciesMs([{ message: raised('throw'), atWallMs }], 0)).toEqual([600]);
});

test('a clock that is late hides part of the wait: it is added', () => {
  const atWallMs = Date.parse('2026-01-05T00:00:01.000Z');
  expect(alertLatenciesMs([{ message: raised('throw'), atWallMs }], 45)).toEqual([645]);
});

test('a kick ends where the parcel comes to rest, which is no landing', () => {
  expect(alertLatenciesMs([{ message: raised('kick'), atWallMs: 0 }], 0)).toEqual([]);
});
