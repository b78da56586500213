import { join } from 'node:path';
import { packageRoot } from '../../src/config/load-config.ts';
import { measureCameraDelay, type CameraDelay } from './camera-delay.ts';
import { measureCapacity } from './capacity.ts';
import { encodeClips } from '../../src/capacity/clips.ts';
import { figureOf, type Figure } from './figure.ts';
import { measureIngest } from './ingest.ts';
import type { BenchLife } from '../../src/capacity/lifetime.ts';
import { measureLoop } from './loop.ts';
import { measureOverload } from './overload.ts';
import { measurePeer } from './peer.ts';
import { measureReaders } from './readers.ts';
import { measureScaling } from './scaling.ts';
import type { Costs } from '../../src/capacity/simulate-box.ts';
import { startStreamServers, type StreamServers } from '../../src/capacity/stream-servers.ts';
import { ANALYSED_FPS } from '../../src/capacity/window.ts';

export const GROUPS = [
  ...['loop', 'ingest', 'capacity.busy', 'latency', 'eventLoop', 'gc'],
  ...['capacity.mixed', 'overload', 'readers', 'scaling', 'peer'],
] as const;
export type Group = (typeof GROUPS)[number];

/** @throws Error for a name that belongs to no group */
export function groupsFor(names: readonly string[] | undefined): ReadonlySet<Group> {
  if (names === undefined) return new Set(GROUPS);
  return new Set(
    names.flatMap((name) => {
      const groups = GROUPS.filter(
        (group) => `${name}.`.startsWith(`${group}.`) || group.startsWith(`${name}.`),
      );
      if (groups.length === 0) throw new Error(`there is no figure "${name}"`);
      return groups;
    }),
  );
}

export interface Call {
  readonly groups: ReadonlySet<Group>;
  readonly seconds: number;
  readonly most: number;
  readonly shared: string;
}

export interface Measured {
  readonly figures: readonly Figure[];
  /** Of a busy camera; undefined where that was not measured. */
  readonly costs: Costs | undefined;
  readonly notMeasured: readonly string[];
}

const TURNS = 7;
/** Where the loop was not measured: a small box. */
const FIRST_GUESS = 8;
const FRAME_WH = { w: 640, h: 384 };

/** Runs the groups in the order in which they need each other's results; what fails is told and the rest goes on. */
export async function runGroups(life: BenchLife, call: Call, say: (word: string) => void): Promise<Measured> {
  const figures: Figure[] = [];
  const notMeasured: string[] = [];
  let costs: Costs | undefined;
  const { groups, seconds, most } = call;
  const wants = (...names: Group[]): boolean => names.some((name) => groups.has(name));
  const attempt = async (
    name: string,
    work: (say: (word: string) => void) => Promise<void>,
  ): Promise<void> => {
    if (life.isInterrupted()) return;
    say(name);
    try {
      await work((word) => say(`${name}: ${word}`));
    } catch (error) {
      if (life.isInterrupted()) return;
      notMeasured.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  let guess = FIRST_GUESS;
  let held: number | undefined;
  if (wants('loop'))
    await attempt('loop', async (tell) => {
      const loop = await measureLoop(life, TURNS, seconds / 15, tell);
      figures.push(...loop.figures);
      guess = (loop.framesPerS / ANALYSED_FPS) * 0.8;
    });
  if (
    !wants(
      'ingest',
      'capacity.busy',
      'capacity.mixed',
      'latency',
      'eventLoop',
      'gc',
      'overload',
      'readers',
      'scaling',
      'peer',
    )
  )
    return { figures, notMeasured, costs };

  let delay: CameraDelay = { clockLateMs: 0, leastMs: 0 };
  if (wants('latency', 'overload', 'capacity.busy'))
    await attempt('latency', async () => {
      delay = await measureCameraDelay(life, Math.min(10, seconds));
      figures.push(
        figureOf('latency.clockLateMs', 'ms', [delay.clockLateMs], 'what the service dates moments late'),
        figureOf(
          'latency.frameLeastMs',
          'ms',
          [delay.leastMs],
          'exposure to the frame in our hands, at best',
        ),
      );
    });
  const servers = await openServers(life, attempt);
  if (servers === undefined) return { figures, notMeasured, costs };
  const common = { life, servers, most, seconds };

  if (wants('ingest'))
    await attempt('ingest', async (tell) => {
      figures.push(...(await measureIngest(life, servers, FRAME_WH, TURNS, seconds / 12, tell)));
    });
  // Overload and the peer are told in multiples of what fits.
  if (wants('capacity.busy', 'latency', 'eventLoop', 'gc', 'overload'))
    await attempt('capacity.busy', async (tell) => {
      const busy = await measureCapacity({ ...common, kind: 'busy', guess, delay, say: tell });
      figures.push(...busy.figures);
      held = busy.cameras;
      costs = busy.costs;
    });
  if (wants('capacity.mixed'))
    await attempt('capacity.mixed', async (tell) => {
      const first = (held ?? guess) * 1.6;
      const mixed = await measureCapacity({ ...common, kind: 'mixed', guess: first, delay, say: tell });
      figures.push(...mixed.figures);
    });
  if (wants('overload'))
    for (const times of [2, 4])
      await attempt(`overload.${String(times)}x`, async () => {
        const cameras = Math.max(1, held ?? 1) * times;
        figures.push(...(await measureOverload(life, servers, times, cameras, seconds / 2, delay)));
      });
  if (wants('readers'))
    await attempt('readers', async (tell) => {
      figures.push(...(await measureReaders(life, servers, seconds / 4, tell)));
    });
  if (wants('scaling'))
    await attempt('scaling', async (tell) => {
      figures.push(...(await measureScaling(life, servers, most, seconds / 6, tell)));
    });
  if (wants('peer'))
    await attempt('peer', async () => {
      const peer = await measurePeer(life, servers, call.shared, held, seconds / 3);
      figures.push(...peer.figures);
      notMeasured.push(...peer.notes);
    });
  return { figures, notMeasured, costs };
}

async function openServers(
  life: BenchLife,
  attempt: (name: string, work: () => Promise<void>) => Promise<void>,
): Promise<StreamServers | undefined> {
  const opened: StreamServers[] = [];
  await attempt('encoding the streams', async () => {
    const streams = await encodeClips(join(packageRoot, 'demo'), life.folder, life.signal);
    opened.push(life.keep(await startStreamServers(streams)));
  });
  return opened[0];
}
