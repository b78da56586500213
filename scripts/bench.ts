// Measures the service against the limits of the machine it runs on; docs/benchmarks.md explains each figure.
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/config/load-config.ts';
import { ensureBuild } from '../test/support/ensure-build.ts';
import { reaches } from './bench/figure.ts';
import { BenchLife } from '../src/capacity/lifetime.ts';
import { describeMachine } from './bench/machine.ts';
import { GROUPS, groupsFor, runGroups } from './bench/groups.ts';
import { progressLine } from '../src/capacity/progress.ts';
import { planText } from './bench/plan.ts';
import { benchmarksText, plainTable, writeFigures, type BenchReport } from './bench/report.ts';

const HELP = `use: npm run bench -- [--json] [--only NAME,...] [--seconds N] [--most N] [--shared DIR] [--write]

  --only NAME,...  only these figures or groups: ${GROUPS.join(', ')}
  --seconds N      length of the window in which cameras must hold (60); shorter turns scale with it
  --most N         never more cameras than this (64)
  --shared DIR     folder with the public networks of the peer (../shared)
  --json           one JSON object instead of the table
  --write          also put the table into docs/benchmarks.md and the plan into docs/capacity.md

exit code: 0 every goal reached, 1 a goal missed, 2 wrong call, 3 a figure could not be measured, 130 interrupted
`;

const options = {
  json: { type: 'boolean', default: false },
  only: { type: 'string' },
  seconds: { type: 'string', default: '60' },
  most: { type: 'string', default: '64' },
  shared: { type: 'string', default: join(packageRoot, '../shared') },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Undefined, after a word about it, when the call is wrong. */
function readCall() {
  try {
    const { values } = parseArgs({ options });
    const [seconds, most] = [Number(values.seconds), Number(values.most)];
    if (!(seconds >= 1)) throw new Error(`--seconds ${values.seconds} is no number of at least 1`);
    if (!Number.isInteger(most) || most < 1) throw new Error(`--most ${values.most} is no number of cameras`);
    return { ...values, seconds, most, groups: groupsFor(values.only?.split(',')) };
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n${HELP}`);
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
    const machine = await describeMachine();
    const { figures, notMeasured, costs } = await runGroups(life, call, progress.say);
    progress.end();
    if (life.signal.aborted) return 130;
    const day = new Date().toISOString().slice(0, 10);
    const report: BenchReport = { day, windowS: call.seconds, machine, figures, notMeasured };
    if (call.write) {
      writeFigures(join(packageRoot, 'docs/benchmarks.md'), benchmarksText(report));
      if (costs !== undefined) writeFigures(join(packageRoot, 'docs/capacity.md'), planText(report, costs));
    }
    writeSync(1, call.json ? `${JSON.stringify(report)}\n` : `${plainTable(figures)}\n`);
    for (const line of notMeasured) process.stderr.write(`not measured: ${line}\n`);
    if (notMeasured.length > 0) return 3;
    return figures.some((figure) => reaches(figure) === false) ? 1 : 0;
  } finally {
    progress.end();
    await life.end();
  }
}

process.exitCode = await main();
