// Runs the service for a long time and looks whether it stays as it is; docs/reliability.md shows the last long run.
import { appendFileSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/config/load-config.ts';
import { ensureBuild } from '../test/support/ensure-build.ts';
import { BenchLife } from '../src/capacity/lifetime.ts';
import { progressLine } from '../src/capacity/progress.ts';
import { startStreamServers } from '../src/capacity/stream-servers.ts';
import { soakReport, soakTable } from './soak/report.ts';
import { takeSample, type SoakSample } from './soak/sample.ts';
import { startSoakedService, type SoakedService } from './soak/service.ts';

const HELP = `use: npm run soak -- --minutes N [--cameras N] [--out FILE] [--write]

  --minutes N   how long; the first third, at most 10 minutes, is warm-up and does not count
  --cameras N   looping RTSP cameras (8)
  --out FILE    each sample as a line of JSON, as it is taken
  --write       also put the table into docs/reliability.md

The clips of the violations that the cameras show are kept until the end: about 0.5 GB a camera and hour, in TMPDIR.

exit code: 0 memory does not grow (or the run is too short to tell), 1 it grows by more than 1 MB a camera and hour beyond its
error, 2 wrong call, 3 not measured (the service ended, or answered no more), 130 interrupted
`;
const SAMPLE_EVERY_S = 10;
const DOC = join(packageRoot, 'docs/reliability.md');
const CLIPS = ['throws', 'kicks', 'gentle'] as const;

const options = {
  minutes: { type: 'string' },
  cameras: { type: 'string', default: '8' },
  out: { type: 'string' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Undefined, after a word about it, when the call is wrong. */
function readCall() {
  try {
    const { values } = parseArgs({ options });
    const [minutes, cameras] = [Number(values.minutes), Number(values.cameras)];
    if (values.help) return { ...values, minutes, cameras };
    if (!(minutes >= 1)) throw new Error(`--minutes ${values.minutes ?? ''} is no number of at least 1`);
    if (!Number.isInteger(cameras) || cameras < 1)
      throw new Error(`--cameras ${values.cameras} is no number of cameras`);
    if (values.out !== undefined) writeFileSync(values.out, '');
    return { ...values, minutes, cameras };
  } catch (error) {
    process.stderr.write(`soak: ${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    return undefined;
  }
}

async function main(): Promise<number> {
  const call = readCall();
  if (call === undefined) return 2;
  if (call.help) {
    process.stdout.write(HELP);
    return 0;
  }
  await ensureBuild();
  const life = new BenchLife();
  const progress = progressLine(process.stderr);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => life.interrupt());
  try {
    progress.say('starting');
    const streams = Object.fromEntries(
      CLIPS.map((clip) => [clip, join(packageRoot, 'demo', `${clip}.mp4`)] as const),
    );
    const servers = life.keep(await startStreamServers(streams));
    const urls = Array.from({ length: call.cameras }, (_, i) => servers.urlOf(CLIPS[i % CLIPS.length]!, i));
    const service = life.keep(await startSoakedService(life.folder, urls));
    const samples = await soak(life, service, call, progress.say);
    progress.end();
    const report = soakReport(samples, call.cameras);
    if (report === undefined) throw new Error('too few samples were taken');
    const table = `\`npm run soak -- --minutes ${call.minutes} --cameras ${call.cameras}\` on ${availableParallelism()} cores:\n${soakTable(report)}`;
    writeSync(1, table);
    if (call.write) writeSection(table);
    return report.verdict === 'grows' ? 1 : 0;
  } catch (error) {
    progress.end();
    if (life.isInterrupted()) return 130;
    process.stderr.write(`soak: ${error instanceof Error ? error.message : String(error)}\n`);
    return 3;
  } finally {
    await life.end();
  }
}

async function soak(
  life: BenchLife,
  service: SoakedService,
  { minutes, cameras, out }: { minutes: number; cameras: number; out?: string | undefined },
  say: (word: string) => void,
): Promise<readonly SoakSample[]> {
  const startMs = performance.now();
  const samples: SoakSample[] = [];
  const died = service.over.then((words) => {
    throw new Error(`the service ended during the soak: ${words}`);
  });
  // Told to nobody where the soak ended first.
  died.catch(() => undefined);
  while (performance.now() - startMs < minutes * 60_000) {
    await Promise.race([life.pause(SAMPLE_EVERY_S), died]);
    const sample = await Promise.race([takeSample(service, performance.now() - startMs), died]);
    samples.push(sample);
    if (out !== undefined) appendFileSync(out, `${JSON.stringify(sample)}\n`);
    const { residentMB, camerasLive, framesDropped } = sample;
    say(
      `of ${minutes} minutes: ${camerasLive} of ${cameras} cameras live, ${residentMB.toFixed(0)} MB, ${framesDropped} frames dropped`,
    );
  }
  return samples;
}

function writeSection(table: string): void {
  const [before = '', , after = ''] = readFileSync(DOC, 'utf8').split(/<!-- \/?soak -->\n/);
  writeFileSync(DOC, `${before}<!-- soak -->\n${table}<!-- /soak -->\n${after}`);
}

process.exitCode = await main();
