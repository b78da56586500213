import { resolve } from 'node:path';
import type { Command } from 'commander';
import { assertNever } from '../base/result.ts';
import { ServiceError } from '../base/service-error.ts';
import { packageRoot } from '../config/load-config.ts';
import { listModels, verifyModel, type ListedModel } from '../inference/verify-models.ts';

/** `qingfang models list|verify`. */
export function addModels(program: Command): void {
  const models = program.command('models').description('the networks and their cards');
  const defaultDir = resolve(packageRoot, 'models');
  models
    .command('list')
    .description('name, roles, family, licence of each')
    .option('--models <dir>', 'folder of the models', defaultDir)
    .action(async (options: { models: string }) => {
      for (const model of await listModels(options.models)) process.stdout.write(`${listLine(model)}\n`);
    });
  models
    .command('verify')
    .description('card, hash, shapes and a few runs of each')
    .option('--models <dir>', 'folder of the models', defaultDir)
    .option('--quiet', 'say only what is wrong', false)
    .action(async (options: { models: string; quiet: boolean }) => {
      for (const { name } of await listModels(options.models)) {
        try {
          const { runMs } = await verifyModel(options.models, name);
          if (!options.quiet) process.stdout.write(`${name}\tright\t${runMs.toFixed(1)} ms a frame\n`);
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          process.stderr.write(`${error.toLine()}\n`);
          process.exitCode = 1;
        }
      }
    });
}

function listLine(model: ListedModel): string {
  switch (model.kind) {
    case 'ready':
    case 'file-missing': {
      const { card } = model;
      const missing = model.kind === 'file-missing' ? `\tfile ${card.file} is missing` : '';
      return `${model.name}\t${card.role.join('+')}\t${card.family}\t${card.licence}${missing}`;
    }
    case 'bad-card':
      return `${model.name}\t${model.problem}`;
    default:
      return assertNever(model);
  }
}
