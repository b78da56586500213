import type { Command } from 'commander';
import { openDemoCameras } from '../app/demo-cameras.ts';
import { silentLog } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';
import { loadConfig } from '../config/load-config.ts';
import type { CameraConfig, Config } from '../config/schema.ts';
import { probe } from '../media/probe.ts';

interface Answer {
  readonly answers: boolean;
  readonly line: string;
}

/** `qingfang check`: is the configuration right, and does every camera answer? */
export function addCheck(program: Command): void {
  program
    .command('check')
    .description('validate the configuration and probe every camera')
    .option('--cameras <file>', 'the configuration', 'cameras.json')
    .option('--no-probe', 'only the configuration')
    .action(async (options: { cameras: string; probe: boolean }) => {
      const config = loadConfig(options.cameras);
      process.stdout.write(
        `${options.cameras}: ${String(config.cameras.length)} camera(s), configuration is right\n`,
      );
      if (!options.probe) return;
      const answers = await probeAll(config);
      for (const { line } of answers) process.stdout.write(`${line}\n`);
      if (answers.some((answer) => !answer.answers)) process.exitCode = 1;
    });
}

/** The demo's own cameras are there only while its server runs; a running service serves them already. */
async function probeAll(config: Config): Promise<readonly Answer[]> {
  const demo = await openDemoCameras(config, silentLog).catch((error: unknown) => {
    if (error instanceof ServiceError && error.code === 'E_PORT_IN_USE')
      return { cameras: config.cameras, server: undefined };
    throw error;
  });
  try {
    return await Promise.all(demo.cameras.map(probeOne));
  } finally {
    await demo.server?.stop();
  }
}

async function probeOne({ id, url, transport }: CameraConfig): Promise<Answer> {
  try {
    const { codec, sizeWh, fps } = await probe({ source: url, transport });
    const rate = fps === undefined ? '' : ` at ${fps.toFixed(1)} fps`;
    return { answers: true, line: `${id}: ${codec} ${String(sizeWh.w)}x${String(sizeWh.h)}${rate}` };
  } catch (error) {
    if (error instanceof ServiceError) return { answers: false, line: `${id}: ${error.toLine()}` };
    throw error;
  }
}
