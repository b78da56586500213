import { percentile, trendOf, type Trend } from '../bench/statistics.ts';
import type { SoakSample } from './sample.ts';

/** Memory that grows faster is a leak, MB a camera and hour: 8 cameras would take 6 GB in a month. */
export const MOST_MB_PER_CAMERA_HOUR = 1;
/** What a service fills before it is at its level: a third of the run, at most this. */
const LONGEST_WARM_UP_MS = 600_000;
/** Standard errors beyond which a slope is believed. */
const SURE = 2;

export type SoakVerdict = 'holds' | 'grows' | 'unclear';

export interface SoakReport {
  readonly cameras: number;
  readonly minutes: number;
  readonly warmUpMinutes: number;
  readonly samples: number;
  readonly rows: readonly SoakRow[];
  /** Of the resident memory, MB a camera and hour. */
  readonly growth: Trend;
  readonly droppedShare: number;
  readonly verdict: SoakVerdict;
}

export interface SoakRow {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly max: number;
  readonly trend: Trend;
}

const SERIES: readonly {
  readonly name: string;
  readonly unit: string;
  readonly of: (sample: SoakSample) => number;
}[] = [
  { name: 'resident memory', unit: 'MB', of: ({ residentMB }) => residentMB },
  { name: 'JavaScript heap', unit: 'MB', of: ({ heapMB }) => heapMB },
  { name: 'outside of the heap', unit: 'MB', of: ({ externalMB }) => externalMB },
  { name: 'write-ahead log', unit: 'MB', of: ({ walMB }) => walMB },
  { name: 'open files', unit: '', of: ({ openFiles }) => openFiles },
  { name: 'event loop delay p99', unit: 'ms', of: ({ loopDelayP99Ms }) => loopDelayP99Ms },
  { name: 'cameras live', unit: '', of: ({ camerasLive }) => camerasLive },
  { name: 'ffmpegs', unit: '', of: ({ ffmpegs }) => ffmpegs },
];

/** @returns undefined where too few samples lie behind the warm-up */
export function soakReport(all: readonly SoakSample[], cameras: number): SoakReport | undefined {
  const lengthMs = all.at(-1)?.atMs ?? 0;
  const warmUpMs = Math.min(lengthMs / 3, LONGEST_WARM_UP_MS);
  const samples = all.filter(({ atMs }) => atMs >= warmUpMs);
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < 3) return undefined;
  const rows = SERIES.map(({ name, unit, of }) => {
    const values = samples.map(of);
    const trend = trendOf(samples.map((sample) => ({ atMs: sample.atMs, value: of(sample) })));
    return { name, unit, median: percentile(values, 50), max: percentile(values, 100), trend };
  });
  const { slopePerHour, standardErrorPerHour } = rows[0]!.trend;
  const growth = {
    slopePerHour: slopePerHour / cameras,
    standardErrorPerHour: standardErrorPerHour / cameras,
  };
  const dropped = last.framesDropped - first.framesDropped;
  const analysed = last.framesAnalysed - first.framesAnalysed;
  return {
    ...{ cameras, rows, growth, samples: samples.length, verdict: verdictOf(growth) },
    minutes: lengthMs / 60_000,
    warmUpMinutes: warmUpMs / 60_000,
    droppedShare: dropped / Math.max(1, dropped + analysed),
  };
}

/** `grows` only where the error cannot explain it; `unclear` where the error could hide it. */
export function verdictOf({ slopePerHour, standardErrorPerHour }: Trend): SoakVerdict {
  if (slopePerHour - SURE * standardErrorPerHour > MOST_MB_PER_CAMERA_HOUR) return 'grows';
  return slopePerHour + SURE * standardErrorPerHour > MOST_MB_PER_CAMERA_HOUR ? 'unclear' : 'holds';
}

export function verdictLine({ growth, verdict }: SoakReport): string {
  const limit = `${MOST_MB_PER_CAMERA_HOUR} MB per camera-hour`;
  const words: Record<SoakVerdict, string> = {
    holds: `memory holds: it grows by less than ${limit}`,
    grows: `MEMORY GROWS by more than ${limit}`,
    unclear: `unclear: the run is too short to tell growth of ${limit} from none`,
  };
  return `${words[verdict]} (${signed(growth)})`;
}

export function soakTable(report: SoakReport): string {
  const { cameras, minutes, warmUpMinutes, samples, rows, growth, droppedShare } = report;
  const columns = [
    ['', 'median', 'most', 'slope an hour ± standard error'],
    ['---', '---', '---', '---'],
    ...rows.map(({ name, unit, median, max, trend }) => [
      unit === '' ? name : `${name}, ${unit}`,
      median.toFixed(1),
      max.toFixed(1),
      signed(trend),
    ]),
  ];
  return [
    `${cameras} cameras, ${minutes.toFixed(0)} minutes, ${samples} samples after a warm-up of ${warmUpMinutes.toFixed(1)} minutes:`,
    '',
    ...columns.map((row) => `| ${row.join(' | ')} |`),
    '',
    `Memory a camera and hour: ${signed(growth)} MB. Frames dropped: ${(droppedShare * 100).toFixed(2)} %.`,
    `Verdict: ${verdictLine(report)}.`,
    '',
  ].join('\n');
}

function signed({ slopePerHour, standardErrorPerHour }: Trend): string {
  return `${slopePerHour < 0 ? '−' : '+'}${Math.abs(slopePerHour).toFixed(2)} ± ${standardErrorPerHour.toFixed(2)}`;
}
