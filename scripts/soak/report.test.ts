import { expect, test } from 'vitest';
import { soakReport, soakTable, verdictOf } from './report.ts';
import { metricsIn, type SoakSample } from './sample.ts';

/** An hour, every ten seconds; memory fills in the first minutes, then grows by so much. */
const hour = (megabytesPerHour: number, warmMs = 300_000): SoakSample[] =>
  Array.from({ length: 360 }, (_, i) => {
    const atMs = (i + 1) * 10_000;
    return {
      atMs,
      residentMB: 300 - 200 * Math.max(0, 1 - atMs / warmMs) + (megabytesPerHour * i) / 360 + (i % 3),
      ...{
        heapMB: 50,
        externalMB: 20,
        walMB: 4,
        openFiles: 90,
        loopDelayP99Ms: 12,
        camerasLive: 4,
        ffmpegs: 4,
      },
      framesAnalysed: i * 1000,
      framesDropped: i * 10,
    };
  });

test('what fills in the warm-up is no growth', () => {
  const report = soakReport(hour(0), 4)!;
  expect(report.verdict).toBe('holds');
  expect(report.warmUpMinutes).toBe(10);
  expect(report.droppedShare).toBeCloseTo(0.0099, 4);
  expect(soakTable(report)).toContain('memory holds');
});

test('growth is told a camera, and more than a megabyte an hour is a leak', () => {
  const grows = soakReport(hour(8), 4)!;
  expect(grows.growth.slopePerHour).toBeCloseTo(2, 1);
  expect(grows.verdict).toBe('grows');
  expect(soakTable(grows)).toContain('MEMORY GROWS');
  expect(soakReport(hour(8), 16)!.verdict).toBe('holds');
});

test('a third of a short run is its warm-up, and too few samples give no report', () => {
  expect(soakReport(hour(0).slice(0, 30), 4)!.warmUpMinutes).toBeCloseTo(5 / 3);
  expect(soakReport(hour(0).slice(0, 2), 4)).toBeUndefined();
  expect(soakReport([], 4)).toBeUndefined();
});

test.each([
  [0, 0.1, 'holds'],
  [1.5, 0.1, 'grows'],
  [1.5, 0.4, 'unclear'],
  [0, 0.9, 'unclear'],
  [-5, 1, 'holds'],
] as const)('a slope of %s ± %s %s', (slopePerHour, standardErrorPerHour, verdict) => {
  expect(verdictOf({ slopePerHour, standardErrorPerHour })).toBe(verdict);
});

test('metrics are summed over their labels, and one that is gone is named', () => {
  const sumOf = metricsIn(
    '# HELP a_total words\na_total{camera="c 1"} 3\na_total{camera="c2"} 4\nb 1.5e+2\nab 9\n',
  );
  expect([sumOf('a_total'), sumOf('b')]).toEqual([7, 150]);
  expect(() => sumOf('c')).toThrow('does not tell c');
});
