import { ptsMs, wallMs } from '../../src/base/units.ts';
import type { Handling } from '../../src/domain/handling.ts';
import type { HandlingRecord } from '../../src/store/handling-row.ts';

/** 2026-03-08 09:15:02.120 in Shanghai */
export const RELEASED_WALL_MS = Date.UTC(2026, 2, 8, 1, 15, 2, 120);

export function aHandling(changes: Partial<Handling> = {}): Handling {
  const releaseMs = changes.tReleaseMs ?? ptsMs(5000);
  return {
    kind: 'throw',
    violation: true,
    advice: false,
    tStartMs: ptsMs(releaseMs - 600),
    tReleaseMs: releaseMs,
    tEndMs: ptsMs(releaseMs + 480),
    distanceM: 1.23,
    distanceSdM: 0.12,
    dropM: 0.4,
    scale: 'calibrated',
    probability: 0.97,
    boxXyxyPx: [100, 120, 160, 170],
    pathPx: [0, 80, 160, 240, 320, 400].map((dt) => ({
      tMs: ptsMs(releaseMs + dt),
      xPx: 130 + dt * 0.6,
      yPx: 145 - dt * 0.4 + dt * dt * 0.0011,
    })),
    joints: undefined,
    rulesVersion: '2026-1',
    ...changes,
  };
}

export function aRecord(changes: Partial<HandlingRecord> = {}): HandlingRecord {
  return {
    handling: aHandling(),
    cameraId: 'belt-1',
    cameraName: '一号皮带 Belt 1',
    zone: 'belt',
    limitM: 0.5,
    pictureWh: { w: 640, h: 360 },
    runId: RELEASED_WALL_MS - 5000,
    releasedWallMs: wallMs(RELEASED_WALL_MS),
    judgedWith: {
      version: '0.1.0',
      rules: {
        version: '2026-1',
        throwLimitM: 0.5,
        dropLimitM: 0.3,
        flagProbability: 0.5,
        violationKinds: ['throw', 'kick'],
      },
      models: [{ name: 'qingfang-v1', sha256: 'd'.repeat(64) }],
      calibration: undefined,
    },
    ...changes,
  };
}
