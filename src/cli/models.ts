import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ServiceError } from '../base/service-error.ts';
import { packageRoot } from '../config/load-config.ts';
import { listModels, verifyModel } from '../inference/verify-models.ts';

/** `qingfang models list|verify`. */
export function addModels(program: Command): void {
  const models = program.command('models').description('the networks and their cards');
  const defaultDir = resolve(packageRoot, 'models');
  models
    .command('list')
    .description('name, roles, family, size and licence of each')
    .option('--models <dir>', 'folder of the models', defaultDir)
    .action((options: { models: string }) => {
      for (const card of listModels(options.models))
        process.stdout.write(`${card.name}\t${card.role.join('+')}\t${card.family}\t${card.licence}\n`);
    });
  models
    .command('verify')
    .description('hash, shapes and one run of each')
    .option('--models <dir>', 'folder of the models', defaultDir)
    .option('--quiet', 'say only what is wrong', false)
    .action(async (options: { models: string; quiet: boolean }) => {
      for (const card of listModels(options.models)) {
        try {
          const { runMs } = await verifyModel(options.models, card.name);
          if (!options.quiet) process.stdout.write(`${card.name}\tright\t${runMs.toFixed(1)} ms a frame\n`);
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          process.stderr.write(`${error.toLine()}\n`);
          process.exitCode = 1;
        }
      }
    });
}
