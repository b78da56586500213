import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { checkKept, repairKept, type KeptReport } from '../app/check-kept.ts';
import { openDemoCameras } from '../app/demo-cameras.ts';
import { knownCameras, type KnownCamera } from '../app/known-cameras.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';
import { loadConfig } from '../config/load-config.ts';
import type { CameraConfig, Config } from '../config/schema.ts';
import { probe } from '../media/probe.ts';

interface Answer {
  readonly answers: boolean;
  readonly line: string;
}

interface CheckOptions {
  readonly cameras: string;
  readonly probe: boolean;
  readonly evidence: boolean;
  readonly repair: boolean;
  readonly by: string;
}

/** `qingfang check`: is the configuration right, does every camera answer, and is what was kept still whole? */
export function addCheck(program: Command): void {
  program
    .command('check')
    .description('validate the configuration and probe every camera')
    .option('--cameras <file>', 'the configuration', 'cameras.json')
    .option('--no-probe', 'only the configuration')
    .option(
      '--evidence',
      'hold the database against files and hashes instead, and the audit log against itself',
      false,
    )
    .option('--repair', 'with --evidence: mend what can be mended; the service must be stopped', false)
    .option('--by <name>', 'who repairs, for the audit log', userInfo().username)
    .action(async (options: CheckOptions) => {
      const config = loadConfig(options.cameras);
      if (options.evidence) {
        await checkEvidence(config, options);
        return;
      }
      if (options.repair) throw new ServiceError('E_USAGE', '--repair goes with --evidence.');
      const { cameras, problems } = knownCameras(config, systemClock);
      process.stdout.write(
        `${options.cameras}: ${String(cameras.length)} camera(s), ${problems.length === 0 ? 'configuration is right' : `${String(problems.length)} problem(s)`}\n`,
      );
      for (const problem of problems) process.stdout.write(`  - ${problem}\n`);
      if (problems.length > 0) process.exitCode = 1;
      if (!options.probe) return;
      const answers = await probeAll(config, cameras);
      for (const { line } of answers) process.stdout.write(`${line}\n`);
      if (answers.some((answer) => !answer.answers)) process.exitCode = 1;
    });
}

async function checkEvidence(config: Config, { repair, by }: CheckOptions): Promise<void> {
  const { dataDir, site, backups } = config;
  const report = await checkKept(dataDir, systemClock);
  const lines = reportLines(report);
  process.stdout.write(`${String(report.violations)} violation(s) checked\n`);
  for (const line of lines) process.stdout.write(`${line}\n`);
  if (lines.length === 0) process.stdout.write('everything is whole\n');
  else process.exitCode = 1;
  if (!repair || report.findings.length === 0) return;
  const options = {
    dataDir,
    ...(backups.dir === undefined ? {} : { backupsDir: backups.dir }),
    siteId: site.id,
    timeZone: site.timeZone,
    webUrl: '',
    clock: systemClock,
  };
  for (const done of repairKept(options, report.findings, by)) process.stdout.write(`${done}\n`);
}

function reportLines({ findings, auditBreak, changedRecords }: KeptReport): readonly string[] {
  return [
    ...findings.map((finding) => {
      const id = 'id' in finding ? `${finding.id} ${finding.part} ` : '';
      return `${finding.kind}\t${id}${finding.path}`;
    }),
    ...(auditBreak === undefined ? [] : [`audit log\tdoes not hold from row ${String(auditBreak)} on`]),
    ...changedRecords.map((id) => `record\t${id} is not the one that was sealed`),
  ];
}

/** The demo's own cameras are there only while its server runs; a running service serves them already. */
async function probeAll(config: Config, known: readonly KnownCamera[]): Promise<readonly Answer[]> {
  const demo = await openDemoCameras(config, silentLog).catch((error: unknown) => {
    if (error instanceof ServiceError && error.code === 'E_PORT_IN_USE')
      return { asPlayed: (camera: CameraConfig) => camera, server: undefined };
    throw error;
  });
  try {
    return await Promise.all(
      known.map(async (each) => {
        const { answers, line } = await probeOne(demo.asPlayed(each.camera));
        return { answers, line: `${each.camera.id}${fromWhere(each)}: ${line}` };
      }),
    );
  } finally {
    await demo.server?.stop();
  }
}

/** Whose word the camera is by; nothing where it is that of the configuration alone. */
function fromWhere({ source, isOld }: KnownCamera): string {
  if (source === 'configured') return '';
  const word = source === 'saved' ? 'added on /cameras' : 'set anew on /cameras';
  return ` (${word}${isOld ? ', the last good settings: the saved ones cannot be read' : ''})`;
}

async function probeOne({ url, transport, enabled }: CameraConfig): Promise<Answer> {
  if (!enabled) return { answers: true, line: 'switched off, not probed' };
  try {
    const { codec, sizeWh, fps } = await probe({ source: url, transport });
    const rate = fps === undefined ? '' : ` at ${fps.toFixed(1)} fps`;
    return { answers: true, line: `${codec} ${String(sizeWh.w)}x${String(sizeWh.h)}${rate}` };
  } catch (error) {
    if (error instanceof ServiceError) return { answers: false, line: error.toLine() };
    throw error;
  }
}
