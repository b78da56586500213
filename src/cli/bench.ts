import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ServiceError } from '../base/service-error.ts';
import { wordsOf, type BoxFacts } from '../capacity/box-words.ts';
import { encodeClips, type SceneKind } from '../capacity/clips.ts';
import { BenchLife } from '../capacity/lifetime.ts';
import { progressLine } from '../capacity/progress.ts';
import { searchMostHeld } from '../capacity/search.ts';
import { startStreamServers } from '../capacity/stream-servers.ts';
import { tryCameras, type Trial } from '../capacity/try-cameras.ts';
import { loadConfig, packageRoot } from '../config/load-config.ts';
import { ConfigSchema, type Config } from '../config/schema.ts';

interface BenchOptions {
  readonly cameras?: string;
  readonly mixed: boolean;
  readonly seconds: string;
  readonly settings?: string;
  readonly site?: string;
  readonly json: boolean;
}

/** Where the search begins, and the most that one box is asked for. */
const FIRST_GUESS = 6;
const MOST = 256;
const MOST_ON_SITE = 10_000;

/** `qingfang bench`: how many cameras does this box hold? */
export function addBench(program: Command): void {
  program
    .command('bench')
    .description(
      'say how many cameras this box holds, with real RTSP streams of the demo scenes (stop the service first)',
    )
    .option(
      '--cameras <n>',
      'try so many; without it the most that hold are searched, which takes some minutes',
    )
    .option('--mixed', 'three of four cameras see nothing move', false)
    .option('--seconds <n>', 'how long they must hold', '60')
    .option('--settings <file>', 'take `inference` (networks, workers) from this configuration')
    .option('--site <n>', 'also plan a site of so many cameras, by simulation from what was measured')
    .option('--json', 'one JSON object instead of words', false)
    .addHelpText('after', '\nexit code: 0 they hold, 1 they do not, 2 the call is wrong, 130 interrupted')
    .action(async (options: BenchOptions) => {
      process.exitCode = await bench(options);
    });
}

async function bench(options: BenchOptions): Promise<number> {
  const seconds = wholeNumber('--seconds', options.seconds, 3600);
  const asked = options.cameras === undefined ? undefined : wholeNumber('--cameras', options.cameras, MOST);
  const siteCameras =
    options.site === undefined ? undefined : wholeNumber('--site', options.site, MOST_ON_SITE);
  const kind: SceneKind = options.mixed ? 'mixed' : 'busy';
  const inference = inferenceOf(options.settings);
  const life = new BenchLife();
  const progress = progressLine(process.stderr);
  const interrupt = (): void => life.interrupt();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  try {
    progress.say('encoding the streams');
    const streams = await encodeClips(join(packageRoot, 'demo'), life.folder, life.signal);
    const servers = life.keep(await startStreamServers(streams));
    const tryCount = (cameras: number, s: number): Promise<Trial> =>
      tryCameras({ life, servers, kind, inference }, cameras, s);
    const trial = await (asked === undefined
      ? search(tryCount, seconds, progress.say)
      : (progress.say(`${String(asked)} cameras`), tryCount(asked, seconds)));
    progress.end();
    process.stdout.write(answer(trial, { kind, seconds, siteCameras, isJson: options.json }));
    return trial?.held === true ? 0 : 1;
  } catch (error) {
    if (life.signal.aborted) return 130;
    throw error;
  } finally {
    progress.end();
    await life.end();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  }
}

/** @throws E_USAGE */
function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new ServiceError('E_USAGE', `${option} ${text} is no whole number from 1 to ${String(most)}.`);
}

function inferenceOf(file: string | undefined): Config['inference'] {
  return file === undefined ? ConfigSchema.shape.inference.parse({}) : loadConfig(file).inference;
}

async function search(
  tryCount: (cameras: number, seconds: number) => Promise<Trial>,
  seconds: number,
  say: (word: string) => void,
): Promise<Trial | undefined> {
  return (await searchMostHeld({ guess: FIRST_GUESS, most: MOST, seconds, tryCount, say })).close;
}

function answer(
  trial: Trial | undefined,
  { isJson, ...asked }: Omit<BoxFacts, 'cores'> & { readonly isJson: boolean },
): string {
  const cores = availableParallelism();
  if (isJson) return `${JSON.stringify({ ...asked, cores, trial: trial ?? null })}\n`;
  if (trial === undefined) return 'this box does not hold even one such camera\n';
  return `${wordsOf(trial, { ...asked, cores }).join('\n')}\n`;
}
