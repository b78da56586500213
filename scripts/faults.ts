import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { blackHours } from '../test/faults/black-hours.ts';
import { fullDisk } from '../test/faults/full-disk.ts';
import { killLives, type KillReport } from '../test/faults/kill-lives.ts';
import { killService, type ServiceKillReport } from '../test/faults/kill-service.ts';
import { ensureBuild } from '../test/support/ensure-build.ts';

const HELP = `use: npm run test:faults -- [--kills N] [--seed N] [--cameras N] [--minutes N] [--write]
       npm run test:faults -- --black MINUTES [--write]
       npm run test:faults -- --full-disk [--write]

kill -9 at random moments of a busy box, in folders of twenty lives each; a seed that fails is printed, and
--kills 20 --seed N plays it again.

  --kills N        how many (200)
  --seed N         of the moments (1)
  --cameras N      the whole service as it is delivered, with so many RTSP cameras; 0: its store, outbox and evidence (0)
  --minutes N      begin no folder after so long
  --black MINUTES  two RTSP cameras, one of which shows black for so long
  --full-disk      the same two on a disk that is filled to the last byte, and cleared; needs the right to mount
  --write          put the table into docs/reliability.md

exit code: 0 all promises held, 1 one was broken, 2 wrong call
`;
const LIVES_OF_A_FOLDER = 20;
const DOC = join(import.meta.dirname, '../docs/reliability.md');

const values = readCall();
await ensureBuild();
if (values.fullDisk) await full();
else if (values.black === undefined) await kills();
else await black(values.black);

function readCall() {
  try {
    const { values: given } = parseArgs({
      options: {
        kills: { type: 'string', default: '200' },
        seed: { type: 'string', default: '1' },
        cameras: { type: 'string', default: '0' },
        minutes: { type: 'string' },
        black: { type: 'string' },
        'full-disk': { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (given.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const whole = (name: 'kills' | 'seed' | 'cameras', least: number): number => {
      const value = Number(given[name]);
      if (Number.isInteger(value) && value >= least) return value;
      throw new Error(`--${name} ${given[name]} is no whole number of at least ${least}`);
    };
    const minutes = (name: 'minutes' | 'black'): number | undefined => {
      const text = given[name];
      if (text === undefined || Number(text) > 0) return text === undefined ? undefined : Number(text);
      throw new Error(`--${name} ${text} is no number of minutes`);
    };
    return {
      ...{ kills: whole('kills', 1), seed: whole('seed', 0), cameras: whole('cameras', 0) },
      ...{
        minutes: minutes('minutes') ?? Infinity,
        black: minutes('black'),
        write: given.write,
        fullDisk: given['full-disk'],
      },
    };
  } catch (error) {
    process.stderr.write(`test:faults: ${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    process.exit(2);
  }
}

async function kills(): Promise<void> {
  const { cameras } = values;
  const reports: (KillReport | ServiceKillReport)[] = [];
  for (
    let left = values.kills, seed = values.seed;
    left > 0 && performance.now() < values.minutes * 60_000;
    left -= LIVES_OF_A_FOLDER, seed += 1
  ) {
    const settings = {
      kills: Math.min(left, LIVES_OF_A_FOLDER),
      seed,
      onLife: () => void process.stderr.write('.'),
    };
    const report = await (cameras > 0 ? killService({ ...settings, cameras }) : killLives(settings));
    reports.push(report);
    process.stderr.write(
      ` seed ${seed}: ${report.kills} kills, ${report.violations} violations, ${report.broken.length} broken\n`,
    );
    for (const promise of report.broken) process.stderr.write(`  - ${promise}\n`);
  }
  tell(cameras > 0 ? 'faults-cameras' : 'faults', tableOf(reports));
  process.exitCode = reports.some(({ broken }) => broken.length > 0) ? 1 : 0;
}

async function black(minutes: number): Promise<void> {
  const report = await blackHours(minutes, () => void process.stderr.write('.'));
  process.stderr.write('\n');
  for (const promise of report.broken) process.stderr.write(`  - ${promise}\n`);
  const rows = [
    ['minutes of black', minutes],
    ['first black picture to the word about it', secondsOf(report.toldAfterS)],
    ['first picture after it to sight again', secondsOf(report.backAfterS)],
    ['what the camera was, one after the other', report.dark.join(', ')],
    ['what the camera beside it was', report.beside.join(', ')],
    ['promises broken', report.broken.length],
  ] as const;
  tell('faults-black', markdown(`--black ${minutes}`, rows));
  process.exitCode = report.broken.length > 0 ? 1 : 0;
}

async function full(): Promise<void> {
  const report = await fullDisk((word) => void process.stderr.write(`waiting for ${word}\n`));
  if (report === undefined) {
    process.stderr.write('SKIPPED: this user may not mount a tmpfs\n');
    return;
  }
  for (const promise of report.broken) process.stderr.write(`  - ${promise}\n`);
  const rows = [
    ['last free byte to the word that the disk is full', secondsOf(report.toldAfterS)],
    ['violations that were raised while it was', report.raisedWhileFull],
    ['of these told to have no clip', report.failedForRoom],
    ['room to the next whole clip', secondsOf(report.clipAfterS)],
    ['promises broken', report.broken.length],
  ] as const;
  tell('faults-full-disk', markdown('--full-disk', rows));
  process.exitCode = report.broken.length > 0 ? 1 : 0;
}

function secondsOf(value: number | undefined): string {
  return value === undefined ? 'never' : `${value.toFixed(1)} s`;
}

function tell(section: string, table: string): void {
  process.stdout.write(table);
  if (!values.write) return;
  const mark = new RegExp(`<!-- /?${section} -->\n`);
  const [head = '', , tail = ''] = readFileSync(DOC, 'utf8').split(mark);
  writeFileSync(DOC, `${head}<!-- ${section} -->\n${table}<!-- /${section} -->\n${tail}`);
}

function markdown(call: string, rows: readonly (readonly [string, string | number])[]): string {
  return [
    `\`npm run test:faults -- ${call}\` on ${cpus().length} cores:`,
    '',
    '| | |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
  ].join('\n');
}

function tableOf(all: readonly (KillReport | ServiceKillReport)[]): string {
  const sum = (of: (report: KillReport) => number): number =>
    all.reduce((total, report) => total + of(report), 0);
  const readyMs = all.flatMap((report) => report.readyMs).sort((a, b) => a - b);
  const quantile = (share: number): string =>
    ((readyMs[Math.min(readyMs.length - 1, Math.floor(readyMs.length * share))] ?? 0) / 1000).toFixed(1);
  const rows: (readonly [string, string | number])[] = [
    ['kill -9', sum((report) => report.kills)],
    ['of these before the box was ready', sum((report) => report.killsAtStart)],
    ['links cut between a message and its acknowledgement', sum((report) => report.linkCuts)],
    ['violations committed', sum((report) => report.violations)],
    ['clips and snapshots ready', sum((report) => report.clipsReady)],
    [
      'messages delivered, repeats among them',
      `${sum((report) => report.messages)}, ${sum((report) => report.repeats)}`,
    ],
    ['promises broken', sum((report) => report.broken.length)],
    [
      values.cameras > 0
        ? 'start of the process to all cameras live, median and p95'
        : 'start of the process to ready, median and p95',
      `${quantile(0.5)} s, ${quantile(0.95)} s`,
    ],
    ...serviceRows(all.filter((report) => 'stopMs' in report)),
  ];
  const ofCameras = values.cameras > 0 ? ` --cameras ${values.cameras}` : '';
  return markdown(`--kills ${sum((report) => report.kills)} --seed ${values.seed}${ofCameras}`, rows);
}

function serviceRows(all: readonly ServiceKillReport[]): (readonly [string, string | number])[] {
  if (all.length === 0) return [];
  const longestMs = Math.max(...all.flatMap(({ stopMs }) => stopMs));
  return [
    ['segments of recordings read', all.reduce((sum, { segmentsRead }) => sum + segmentsRead, 0)],
    ['SIGTERM to exit at work, longest', `${(longestMs / 1000).toFixed(1)} s`],
  ];
}
