import { statSync } from 'node:fs';
import { join } from 'node:path';
import { countNamed } from '../../src/capacity/process-tree.ts';

/** One look at the service at work. */
export interface SoakSample {
  /** Since the start of the soak. */
  readonly atMs: number;
  readonly residentMB: number;
  readonly heapMB: number;
  /** What lies outside of the heap: frames, and what libraries hold for JavaScript. */
  readonly externalMB: number;
  /** The write-ahead log of the database. */
  readonly walMB: number;
  readonly openFiles: number;
  /** Of the main thread, since the sample before. */
  readonly loopDelayP99Ms: number;
  /** Since the start of the service, all cameras. */
  readonly framesAnalysed: number;
  readonly framesDropped: number;
  readonly camerasLive: number;
  readonly ffmpegs: number;
}

/** @throws Error when the service does not answer, or no longer tells one of the figures */
export async function takeSample(
  service: { readonly webAddress: string; readonly dataDir: string; readonly pid: number },
  atMs: number,
): Promise<SoakSample> {
  const reply = await fetch(`${service.webAddress}/metrics`, { signal: AbortSignal.timeout(10_000) });
  const sumOf = metricsIn(await reply.text());
  const wal = statSync(join(service.dataDir, 'qingfang.sqlite-wal'), { throwIfNoEntry: false });
  return {
    atMs,
    residentMB: sumOf('qingfang_process_resident_memory_bytes') / 1e6,
    heapMB: sumOf('qingfang_nodejs_heap_size_used_bytes') / 1e6,
    externalMB: sumOf('qingfang_nodejs_external_memory_bytes') / 1e6,
    walMB: (wal?.size ?? 0) / 1e6,
    openFiles: sumOf('qingfang_process_open_fds'),
    loopDelayP99Ms: sumOf('qingfang_nodejs_eventloop_lag_p99_seconds') * 1000,
    framesAnalysed: sumOf('qingfang_camera_frames_analysed_total'),
    framesDropped: sumOf('qingfang_camera_frames_dropped_total'),
    camerasLive: sumOf('qingfang_camera_live'),
    ffmpegs: countNamed(service.pid, 'ffmpeg'),
  };
}

/** Prometheus' text format: the sum of a metric over its labels. */
export function metricsIn(text: string): (name: string) => number {
  const sums = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([a-z_0-9]+)(?:\{[^}]*\})? (\S+)/.exec(line) ?? [];
    if (name !== undefined) sums.set(name, (sums.get(name) ?? 0) + Number(value));
  }
  return (name) => {
    const sum = sums.get(name);
    if (sum === undefined) throw new Error(`the service does not tell ${name} any more`);
    return sum;
  };
}
