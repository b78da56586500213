import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { Stoppable } from '../../src/base/lifetime.ts';
import { packageRoot } from '../../src/config/load-config.ts';
import type { SizeWh } from '../../src/domain/picture.ts';
import { ingestArgs } from '../../src/media/ffmpeg-args.ts';
import { subOf, BUSY_SCENES } from '../../src/capacity/clips.ts';
import { figureOf, type Figure } from './figure.ts';
import type { BenchLife } from '../../src/capacity/lifetime.ts';
import { treeCpuS } from '../../src/capacity/process-tree.ts';
import type { StreamServers } from '../../src/capacity/stream-servers.ts';
import { ANALYSED_FPS } from '../../src/capacity/window.ts';

const CAMERAS = 3;

/** Something that reads streams: the frames that it has got and the processor seconds that it took so far. */
interface Reader extends Stoppable {
  frames(): Promise<number>;
  cpuS(): number;
}

/**
 * Our camera stage and plain ffmpeg read the same streams side by side, so that both meet the same machine in every moment.
 */
export async function measureIngest(
  life: BenchLife,
  servers: StreamServers,
  inputWh: SizeWh,
  intervals: number,
  intervalS: number,
  say: (word: string) => void,
): Promise<Figure[]> {
  const urls = Array.from({ length: CAMERAS }, (_, i) => servers.urlOf(subOf(BUSY_SCENES[i % 3]!), i));
  return life.using(startOurs(life.folder, urls, inputWh), (ours) =>
    life.using(startPlain(urls, inputWh), async (plain) => {
      while ((await ours.frames()) < CAMERAS * 25 || (await plain.frames()) < CAMERAS * 25)
        await life.pause(0.25);
      const [ratios, costs, limits]: [number[], number[], number[]] = [[], [], []];
      for (let i = 0; i < intervals; i++) {
        say(`interval ${String(i + 1)} of ${String(intervals)}`);
        const [ourBefore, plainBefore] = [await standOf(ours), await standOf(plain)];
        await life.pause(intervalS);
        const cost = perFrame(ourBefore, await standOf(ours));
        const limit = perFrame(plainBefore, await standOf(plain));
        costs.push(cost * 1000);
        limits.push(limit * 1000);
        ratios.push(cost / limit);
      }
      const note = `${String(CAMERAS)} streams of 640x360 at 25/s, ${String(ANALYSED_FPS)} analysed, side by side`;
      return [
        figureOf('ingest.overhead', '', ratios, note, { sign: '≤', limit: 1.15 }),
        figureOf('ingest.cpuMsPerFrame', 'ms', costs, 'our process with its ffmpegs'),
        figureOf('ingest.plainCpuMsPerFrame', 'ms', limits, 'ffmpeg -f null: the limit'),
      ];
    }),
  );
}

const standOf = async (reader: Reader) => ({ frames: await reader.frames(), cpuS: reader.cpuS() });

function perFrame(before: { frames: number; cpuS: number }, after: { frames: number; cpuS: number }): number {
  return (after.cpuS - before.cpuS) / (after.frames - before.frames);
}

function startOurs(folder: string, urls: readonly string[], { w, h }: SizeWh): Reader {
  const child = fork(
    join(import.meta.dirname, 'ingest-child.ts'),
    [join(folder, 'ingest-run'), String(w), String(h), ...urls],
    { cwd: packageRoot, execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  return {
    frames: async () => {
      const reply = once(child, 'message');
      child.send('frames');
      return Number((await reply)[0]);
    },
    cpuS: () => treeCpuS(child.pid!),
    stop: async () => {
      const over = ended(child);
      if (child.connected) child.disconnect();
      await over;
    },
  };
}

/** The same command line with its picture output thrown away inside ffmpeg, and without our line per packet. */
function startPlain(urls: readonly string[], inputWh: SizeWh): Reader {
  const children = urls.map((url) => {
    const { inputs, outputs } = ingestArgs({
      source: { kind: 'stream', url, transport: 'tcp' },
      frames: { analysedFps: ANALYSED_FPS, inputWh },
      segments: undefined,
    });
    const [{ options: opening, source }] = inputs as [(typeof inputs)[number]];
    const filter = outputs[0]!.options[outputs[0]!.options.indexOf('-vf') + 1]!;
    const child = spawn(
      'ffmpeg',
      [
        ...[...opening, '-progress', 'pipe:1', '-stats_period', '0.2', '-i', source],
        ...['-map', '0:v:0', '-vf', filter, '-fps_mode', 'passthrough', '-f', 'null', '-'],
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const count = { child, frames: 0 };
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('frame=')) count.frames = Number(line.slice('frame='.length));
    });
    return count;
  });
  return {
    frames: () => Promise.resolve(children.reduce((sum, { frames }) => sum + frames, 0)),
    cpuS: () => children.reduce((sum, { child }) => sum + treeCpuS(child.pid!), 0),
    stop: async () => {
      await Promise.all(
        children.map(async ({ child }) => {
          const over = ended(child);
          child.kill('SIGKILL');
          await over;
        }),
      );
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
