import type { WaybillReport } from '../../src/wire/scans.ts';
import { sampleAdvice, type SampleSite } from './sample-site.ts';

export const SAMPLE_WAYBILL = 'SF1302207788991';
const MINUTE_MS = 60_000;

/** Four scans: cases near one of them, a station that nobody mapped, a place that was not seen, and a quiet one. */
export function sampleWaybill({ rows }: SampleSite): WaybillReport {
  const nowMs = Date.now();
  const at = (agoMinutes: number): string => new Date(nowMs - agoMinutes * MINUTE_MS).toISOString();
  const dock = { cameraId: 'dock-2', zone: 'unloading', offsetS: 30 };
  const quiet = { violations: 0, handlings: 0, near: [] };
  const other = sampleAdvice(nowMs - 44 * MINUTE_MS);
  return {
    waybill: SAMPLE_WAYBILL,
    ...{ beforeS: 120, afterS: 300, keepDays: 30 },
    scans: [
      {
        ...{ station: 'S3', at: at(44), place: dock, coverage: 0.996, violations: 2, handlings: 3 },
        near: [
          ...rows
            .slice(0, 2)
            .map((row, i) => ({ differenceS: i === 0 ? 12 : -41, handling: row, case: row })),
          { differenceS: 20, handling: other, case: null },
        ],
      },
      { station: 'S9', at: at(61), place: null, coverage: null, ...quiet },
      { station: 'S4', at: at(75), place: { ...dock, offsetS: 0 }, coverage: 0, ...quiet },
      {
        station: 'S1',
        at: at(90),
        place: { cameraId: 'load-5', zone: null, offsetS: 0 },
        coverage: 1,
        ...quiet,
      },
    ],
  };
}
