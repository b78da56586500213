import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killLives, type KillReport } from '../test/faults/kill-lives.ts';
import { killService, type ServiceKillReport } from '../test/faults/kill-service.ts';
import { ensureBuild } from '../test/support/ensure-build.ts';

/**
 * `npm run test:faults -- --kills 200 --seed 1 [--write]`: kill -9 at random moments of a busy box, in folders of twenty lives
 * each. `--cameras N` takes the whole service as it is delivered, with that many RTSP cameras; `--minutes N` begins no folder
 * after so long. A seed that fails is printed, and `--kills 20 --seed N` plays it again. `--write` puts the table into
 * docs/reliability.md.
 */
const LIVES_OF_A_FOLDER = 20;
const DOC = join(import.meta.dirname, '../docs/reliability.md');

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    cameras: { type: 'string', default: '0' },
    minutes: { type: 'string', default: 'Infinity' },
    write: { type: 'boolean', default: false },
  },
});

await ensureBuild();
const reports: (KillReport | ServiceKillReport)[] = [];
const cameras = Number(values.cameras);
const section = cameras > 0 ? 'faults-cameras' : 'faults';
for (
  let left = Number(values.kills), seed = Number(values.seed);
  left > 0 && performance.now() < Number(values.minutes) * 60_000;
  left -= LIVES_OF_A_FOLDER, seed += 1
) {
  const settings = {
    kills: Math.min(left, LIVES_OF_A_FOLDER),
    seed,
    onLife: () => void process.stderr.write('.'),
  };
  const report = await (cameras > 0 ? killService({ ...settings, cameras }) : killLives(settings));
  reports.push(report);
  const { kills, violations, broken } = report;
  process.stderr.write(` seed ${seed}: ${kills} kills, ${violations} violations, ${broken.length} broken\n`);
  for (const promise of broken) process.stderr.write(`  - ${promise}\n`);
}
const table = tableOf(reports);
process.stdout.write(table);
if (values.write) {
  const mark = new RegExp(`<!-- /?${section} -->\n`);
  const [before = '', , after = ''] = readFileSync(DOC, 'utf8').split(mark);
  writeFileSync(DOC, `${before}<!-- ${section} -->\n${table}<!-- /${section} -->\n${after}`);
}
process.exitCode = reports.some(({ broken }) => broken.length > 0) ? 1 : 0;

function tableOf(all: readonly (KillReport | ServiceKillReport)[]): string {
  const sum = (of: (report: KillReport) => number): number =>
    all.reduce((total, report) => total + of(report), 0);
  const readyMs = all.flatMap((report) => report.readyMs).sort((a, b) => a - b);
  const quantile = (share: number): string =>
    ((readyMs[Math.min(readyMs.length - 1, Math.floor(readyMs.length * share))] ?? 0) / 1000).toFixed(1);
  const rows = [
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
      cameras > 0
        ? 'start of the process to all cameras live, median and p95'
        : 'start of the process to ready, median and p95',
      `${quantile(0.5)} s, ${quantile(0.95)} s`,
    ],
    ...serviceRows(all.filter((report) => 'stopMs' in report)),
  ];
  return [
    `\`npm run test:faults -- --kills ${sum((report) => report.kills)} --seed ${values.seed}${cameras > 0 ? ` --cameras ${cameras}` : ''}\` on ${cpus().length} cores:`,
    '',
    '| | |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
  ].join('\n');
}

function serviceRows(all: readonly ServiceKillReport[]): (readonly [string, string | number])[] {
  if (all.length === 0) return [];
  const longestMs = Math.max(...all.flatMap(({ stopMs }) => stopMs));
  return [
    ['segments of recordings read', all.reduce((sum, { segmentsRead }) => sum + segmentsRead, 0)],
    ['SIGTERM to exit at work, longest', `${(longestMs / 1000).toFixed(1)} s`],
  ];
}
