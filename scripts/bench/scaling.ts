import { scenesOf } from '../../src/capacity/clips.ts';
import { figureOf, type Figure } from './figure.ts';
import type { BenchLife } from '../../src/capacity/lifetime.ts';
import { startServiceProcess } from '../../src/capacity/service-process.ts';
import type { StreamServers } from '../../src/capacity/stream-servers.ts';
import { lossesOf, measureWindow, settled } from '../../src/capacity/window.ts';

const COUNTS = [1, 2, 4, 8, 16];

/** What a second of a busy camera costs, as cameras are added. */
export async function measureScaling(
  life: BenchLife,
  servers: StreamServers,
  most: number,
  seconds: number,
  say: (word: string) => void,
): Promise<Figure[]> {
  const counts = COUNTS.filter((count) => count <= most);
  const costs: { readonly cameras: number; readonly cpuS: number; readonly lost: number }[] = [];
  for (const cameras of counts) {
    say(`${String(cameras)} cameras`);
    const scenes = scenesOf('busy', cameras);
    const service = await startServiceProcess({ folder: life.folder, servers, scenes });
    await life.using(service, async () => {
      await settled(life, service, cameras);
      const window = await measureWindow(life, service, servers, seconds);
      const cpuS = window.serviceCpuS / window.elapsedS / cameras;
      costs.push({ cameras, cpuS, lost: lossesOf(window).droppedShare });
    });
  }
  // Where frames are dropped the cost of a camera falls, which is no merit.
  const held = costs.filter(({ lost }) => lost < 0.01).map(({ cpuS }) => cpuS);
  const figures = costs.map(({ cameras, cpuS, lost }) =>
    figureOf(
      `scaling.${String(cameras)}`,
      's/s',
      [cpuS],
      `processor seconds a camera-second${lost < 0.01 ? '' : `; ${(lost * 100).toFixed(0)} % dropped`}`,
    ),
  );
  if (held.length < 2) return figures;
  const [first] = held;
  const worst = held.reduce((most, cpuS) =>
    Math.abs(cpuS - first!) > Math.abs(most - first!) ? cpuS : most,
  );
  const note = 'the number of cameras whose cost differs most from that of one, where nothing is dropped';
  return [figureOf('scaling.worst', '', [worst / first!], note, { sign: '≤', limit: 1.1 }), ...figures];
}
