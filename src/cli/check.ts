import type { Command } from 'commander';
import { probe } from '../media/probe.ts';
import { ServiceError } from '../base/service-error.ts';
import { loadConfig } from '../config/load-config.ts';

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
      const answers = await Promise.all(
        config.cameras.map(async (camera) => {
          try {
            const { codec, sizeWh, fps } = await probe({ source: camera.url, transport: camera.transport });
            return {
              ok: true,
              line: `${camera.id}: ${codec} ${sizeWh.w}x${sizeWh.h}${fps === undefined ? '' : ` at ${fps.toFixed(1)} fps`}`,
            };
          } catch (error) {
            if (error instanceof ServiceError) return { ok: false, line: `${camera.id}: ${error.toLine()}` };
            throw error;
          }
        }),
      );
      for (const { line } of answers) process.stdout.write(`${line}\n`);
      if (answers.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}
