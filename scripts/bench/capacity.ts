import { availableParallelism } from 'node:os';
import { alertLatenciesMs, listenForAlerts } from './alerts.ts';
import type { CameraDelay } from './camera-delay.ts';
import { BUSY_SHARE, scenesOf, type SceneKind } from '../../src/capacity/clips.ts';
import { figureOf, type Figure } from './figure.ts';
import type { BenchLife } from '../../src/capacity/lifetime.ts';
import { costsOf } from '../../src/capacity/costs.ts';
import { mostOnBox } from '../../src/capacity/plan-site.ts';
import type { Costs } from '../../src/capacity/simulate-box.ts';
import { searchMostHeld } from '../../src/capacity/search.ts';
import { startServiceProcess, type ServiceProcess } from '../../src/capacity/service-process.ts';
import { percentile } from './statistics.ts';
import type { StreamServers } from '../../src/capacity/stream-servers.ts';
import { holds, lossesOf, measureWindow, settled, type Window } from '../../src/capacity/window.ts';

export interface CapacitySettings {
  readonly life: BenchLife;
  readonly servers: StreamServers;
  readonly kind: SceneKind;
  /** Cameras to begin with, and the most that are tried. */
  readonly guess: number;
  readonly most: number;
  /** Length of the window that counts; the search looks a third of it. */
  readonly seconds: number;
  readonly delay: CameraDelay;
  readonly say: (word: string) => void;
}

export interface Capacity {
  readonly cameras: number;
  readonly figures: readonly Figure[];
  /** At that number; undefined where none held. */
  readonly costs: Costs | undefined;
}

/** Searches the most cameras that hold, then holds them for the whole window and looks closely. */
export async function measureCapacity(settings: CapacitySettings): Promise<Capacity> {
  const { guess, most, seconds, kind, say } = settings;
  const tryCount = async (cameras: number, s: number) => attempt(settings, cameras, s);
  const found = await searchMostHeld({ guess, most, seconds, say, tryCount });
  const goal = { sign: '≥', limit: kind === 'busy' ? 16 : 28 } as const;
  const steps = found.tried.map(({ cameras, held }) => `${String(cameras)} ${held ? 'held' : 'lost'}`);
  const note = `less than 1 % dropped in ${String(seconds)} s; tried: ${steps.join(', ')}`;
  const figure = figureOf(`capacity.${kind}`, 'cameras', [found.cameras], note, goal);
  const costs = found.close?.costs;
  return {
    cameras: found.cameras,
    figures: [figure, ...(found.close?.figures ?? []), ...(costs ? simulatedFigures(kind, costs) : [])],
    costs,
  };
}

/** The plan of larger sites stands on the simulation: what it says of this box, beside what was measured. */
function simulatedFigures(kind: SceneKind, costs: Costs): Figure[] {
  const most = mostOnBox({ busyShare: BUSY_SHARE[kind], busyS: Infinity }, costs, availableParallelism());
  const note = 'by simulation from the costs of a frame and a camera in the same window';
  return [
    figureOf(`capacity.${kind}.simulated`, 'cameras', [most], note),
    figureOf(`capacity.${kind}.frameMs`, 'ms', [costs.frameMs], 'a worker spent on a frame'),
    figureOf(`capacity.${kind}.besideCores`, 'cores', [costs.cameraCores], 'a camera took beside its frames'),
  ];
}

interface Attempt {
  readonly held: boolean;
  readonly costs: Costs | undefined;
  readonly figures: Figure[];
}

async function attempt(settings: CapacitySettings, cameras: number, seconds: number): Promise<Attempt> {
  const { life, servers, kind } = settings;
  const scenes = scenesOf(kind, cameras);
  const service = await startServiceProcess({ folder: life.folder, servers, scenes });
  return life.using(service, async () => {
    if (!(await settled(life, service, cameras))) return { held: false, costs: undefined, figures: [] };
    return life.using(await listenForAlerts(service.mqttUrl), async ({ heard }) => {
      service.mark();
      const window = await measureWindow(life, service, servers, seconds);
      const figures = [...costFigures(kind, window), ...(await mainThreadFigures(kind, service, window))];
      if (kind === 'busy')
        figures.push(...latencyFigures(alertLatenciesMs(heard, settings.delay.clockLateMs)));
      return { held: holds(lossesOf(window)), costs: costsOf(window), figures };
    });
  });
}

function costFigures(kind: string, window: Window): Figure[] {
  const { cameras, elapsedS, serviceCpuS, serversCpuS } = window;
  const { droppedShare, cameShare } = lossesOf(window);
  return [
    figureOf(`capacity.${kind}.droppedShare`, '', [droppedShare], 'in the whole window'),
    figureOf(`capacity.${kind}.cameShare`, '', [cameShare], 'frames that came, of 12.5 a second'),
    figureOf(
      `capacity.${kind}.cpuSPerCameraS`,
      's/s',
      [serviceCpuS / elapsedS / cameras.length],
      'service with its ffmpegs',
    ),
    figureOf(`capacity.${kind}.serverCpu`, 'cores', [serversCpuS / elapsedS], 'taken by the RTSP servers'),
  ];
}

async function mainThreadFigures(
  kind: SceneKind,
  service: ServiceProcess,
  window: Window,
): Promise<Figure[]> {
  const { eventLoopDelayP99Ms, allocatedBytes } = await service.report();
  const analysed = window.cameras.reduce((sum, camera) => sum + camera.analysed, 0);
  const perFrame = allocatedBytes / Math.max(1, analysed);
  const suffix = kind === 'busy' ? '' : `.${kind}`;
  return [
    figureOf(`eventLoop.delayP99Ms${suffix}`, 'ms', [eventLoopDelayP99Ms], `main thread, ${kind}`, {
      ...{ sign: '<', limit: 20 },
    }),
    figureOf(`gc.bytesPerFrame${suffix}`, 'B', [perFrame], `heap of the main thread, ${kind}`, {
      ...{ sign: '<', limit: 8192 },
    }),
  ];
}

export function latencyFigures(latenciesMs: readonly number[]): Figure[] {
  if (latenciesMs.length === 0) return [];
  const note = `exposure of the landing frame to the subscriber, ${String(latenciesMs.length)} throws`;
  return [50, 95, 99].map((p) =>
    figureOf(
      `latency.alert.p${String(p)}`,
      'ms',
      [percentile(latenciesMs, p)],
      note,
      p === 95 ? { sign: '≤', limit: 1000 } : undefined,
    ),
  );
}
