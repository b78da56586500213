import { alertLatenciesMs, listenForAlerts } from './alerts.ts';
import type { CameraDelay } from './camera-delay.ts';
import { BUSY_SCENES, IDLE_SCENES, type Scene } from './clips.ts';
import { figureOf, type Figure } from './figure.ts';
import type { BenchLife } from './lifetime.ts';
import { mostHeld, nextCount, type Tried } from './next-count.ts';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { percentile } from './statistics.ts';
import type { StreamServers } from './stream-servers.ts';
import { holds, lossesOf, measureWindow, settled, type Window } from './window.ts';

export interface CapacitySettings {
  readonly life: BenchLife;
  readonly servers: StreamServers;
  readonly kind: 'busy' | 'mixed';
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
}

/** Camera i of a site: all busy, or three of four idle. */
export function scenesOf(kind: 'busy' | 'mixed', cameras: number): Scene[] {
  return Array.from({ length: cameras }, (_, i) =>
    kind === 'busy' || i % 4 === 0
      ? BUSY_SCENES[(kind === 'busy' ? i : i / 4) % BUSY_SCENES.length]!
      : IDLE_SCENES[i % IDLE_SCENES.length]!,
  );
}

/** Searches the most cameras that hold, then holds them for the whole window and looks closely. */
export async function measureCapacity(settings: CapacitySettings): Promise<Capacity> {
  const { guess, most, seconds, say } = settings;
  const tried: Tried[] = [];
  const confirmed = new Set<number>();
  let close: Figure[] = [];
  for (;;) {
    const cameras = nextCount(tried, guess, most) ?? mostHeld(tried);
    const isFinal = tried.some((one) => one.cameras === cameras);
    if (cameras === 0 || confirmed.has(cameras)) break;
    say(`${String(cameras)} cameras${isFinal ? ', the whole window' : ''}`);
    const result = await tryCount(settings, cameras, isFinal ? seconds : seconds / 3);
    const held = result.window !== undefined && holds(lossesOf(result.window));
    if (!isFinal) tried.push({ cameras, held });
    else if (held) {
      confirmed.add(cameras);
      close = result.figures;
    } else {
      // A short window was lucky: this number does not hold after all, one camera less is tried.
      tried.splice(0, tried.length, { cameras, held }, ...loweredTo(cameras - 1));
    }
  }
  const found = mostHeld(tried);
  const goal = { sign: '≥', limit: settings.kind === 'busy' ? 16 : 28 } as const;
  const steps = tried.map(({ cameras, held }) => `${String(cameras)} ${held ? 'held' : 'lost'}`).join(', ');
  const note = `less than 1 % dropped in ${String(seconds)} s; tried: ${steps}`;
  return {
    cameras: found,
    figures: [figureOf(`capacity.${settings.kind}`, 'cameras', [found], note, goal), ...close],
  };
}

const loweredTo = (cameras: number): Tried[] => (cameras > 0 ? [{ cameras, held: true }] : []);

interface Attempt {
  /** Undefined where some camera never gave frames. */
  readonly window: Window | undefined;
  readonly figures: Figure[];
}

async function tryCount(settings: CapacitySettings, cameras: number, seconds: number): Promise<Attempt> {
  const { life, servers, kind } = settings;
  const scenes = scenesOf(kind, cameras);
  const service = await startServiceProcess({ folder: life.folder, servers, scenes, timesAges: false });
  return life.using(service, async () => {
    if (!(await settled(life, service, cameras))) return { window: undefined, figures: [] };
    return life.using(await listenForAlerts(service.mqttUrl), async ({ heard }) => {
      service.mark();
      const window = await measureWindow(life, service, servers, seconds);
      const figures = [...costFigures(kind, window), ...(await mainThreadFigures(kind, service, window))];
      if (kind === 'busy')
        figures.push(...latencyFigures(alertLatenciesMs(heard, settings.delay.clockLateMs)));
      return { window, figures };
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

async function mainThreadFigures(kind: string, service: ServiceProcess, window: Window): Promise<Figure[]> {
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
