import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listenForAlerts, type Heard } from './alerts.ts';
import type { CameraDelay } from './camera-delay.ts';
import { scenesOf } from '../../src/capacity/clips.ts';
import { figureOf, type Figure } from './figure.ts';
import type { BenchLife } from '../../src/capacity/lifetime.ts';
import { startServiceProcess, type ServiceProcess } from '../../src/capacity/service-process.ts';
import { jainIndex, percentile, slopePerMinute, type Sample } from './statistics.ts';
import type { StreamServers } from '../../src/capacity/stream-servers.ts';
import { measureWindow, settled } from '../../src/capacity/window.ts';

const AGED = join(import.meta.dirname, 'aged-service-child.ts');
/** Evidence waits for 3 s after the landing and for the segment's end, then it is cut. */
const EVIDENCE_WITHIN_S = 20;
const RSS_EVERY_MS = 1000;

/** Several times the cameras that fit: what is left of a promise. */
export async function measureOverload(
  life: BenchLife,
  servers: StreamServers,
  times: number,
  cameras: number,
  seconds: number,
  delay: CameraDelay,
): Promise<Figure[]> {
  const scenes = scenesOf('busy', cameras);
  const service = await startServiceProcess({ folder: life.folder, servers, scenes, childFile: AGED });
  return life.using(service, async () => {
    const allCame = await settled(life, service, cameras);
    return life.using(await listenForAlerts(service.mqttUrl), async ({ heard }) => {
      service.mark();
      const memory = watchMemory(service);
      const window = await measureWindow(life, service, servers, seconds);
      const samples = memory.end();
      const { agesMs } = await service.report();
      const ring = ringShare(service.ringDir, window.elapsedS);
      const evidence = await evidenceShare(life, heard);
      const name = (what: string): string => `overload.${String(times)}x.${what}`;
      const note = `${String(cameras)} busy cameras${allCame ? '' : ', some never came'}`;
      const shares = window.cameras.map(({ analysed }) => analysed);
      const analysedPerS = shares.reduce((a, b) => a + b, 0) / window.elapsedS;
      const ageMs = agesMs.length === 0 ? Infinity : percentile(agesMs, 99) + delay.leastMs;
      return [
        figureOf(name('ageP99Ms'), 'ms', [ageMs], `exposure to the start of the analysis, ${note}`, {
          ...{ sign: '≤', limit: 300 },
        }),
        figureOf(name('fairness'), '', [jainIndex(shares)], 'Jain index of analysed frames', {
          ...{ sign: '≥', limit: 0.98 },
        }),
        figureOf(name('memoryMBPerMinute'), 'MB/min', [slopePerMinute(samples) / 1e6], 'resident, slope', {
          ...{ sign: '≤', limit: 5 },
        }),
        figureOf(
          name('recordedShare'),
          '',
          [ring],
          'seconds in the ring of the worst camera, of those that passed',
          {
            ...{ sign: '≥', limit: 0.95 },
          },
        ),
        ...(evidence === undefined
          ? []
          : [figureOf(name('evidenceShare'), '', [evidence.share], evidence.note, { sign: '≥', limit: 1 })]),
        figureOf(name('framesPerS'), '/s', [analysedPerS], 'analysed, all cameras'),
      ];
    });
  });
}

function watchMemory(service: ServiceProcess): { end(): Sample[] } {
  const samples: Sample[] = [];
  const timer = setInterval(
    () => samples.push({ atMs: performance.now(), value: service.residentBytes() }),
    RSS_EVERY_MS,
  );
  return {
    end: () => {
      clearInterval(timer);
      return samples;
    },
  };
}

/** Share of the violations raised so far whose clip became ready; undefined where none was raised. */
async function evidenceShare(
  life: BenchLife,
  heard: readonly Heard[],
): Promise<{ readonly share: number; readonly note: string } | undefined> {
  const raised = heard.flatMap(({ message }) => (message.type === 'raised' ? [message.id] : []));
  if (raised.length === 0) return undefined;
  const ready = (): number =>
    raised.filter((id) => heard.some(({ message }) => message.id === id && message.type === 'evidence-ready'))
      .length;
  for (let waitedS = 0; ready() < raised.length && waitedS < EVIDENCE_WITHIN_S; waitedS++)
    await life.pause(1);
  const note = `clips ready within ${String(EVIDENCE_WITHIN_S)} s, of ${String(raised.length)} violations`;
  return { share: ready() / raised.length, note };
}

/** Seconds in the lists of finished segments of the camera that has least, of `elapsedS`; a segment lasts 2 s. */
export function ringShare(ringDir: string, elapsedS: number): number {
  const secondsOf = (camera: string): number => {
    const runs = readdirSync(join(ringDir, camera)).sort();
    const last = runs.at(-1);
    if (last === undefined) return 0;
    const lines = readList(join(ringDir, camera, last, 'segments.csv'));
    const [newest] = lines.slice(-1).map(([, end]) => end);
    const from = (newest ?? 0) - elapsedS;
    return lines.reduce((sum, [start, end]) => sum + Math.max(0, end - Math.max(start, from)), 0);
  };
  return Math.min(1, ...readdirSync(ringDir).map((camera) => secondsOf(camera) / elapsedS));
}

/** Start and end of each finished segment, s. */
function readList(file: string): [number, number][] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [, start, end] = line.split(',');
      return [Number(start), Number(end)];
    });
}
