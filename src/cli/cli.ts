import { Command, CommanderError } from 'commander';
import { ServiceError } from '../base/service-error.ts';
import { addAccount } from './account.ts';
import { addBench } from './bench.ts';
import { addCheck } from './check.ts';
import { addClock } from './clock.ts';
import { addExport } from './export.ts';
import { addModels } from './models.ts';
import { addReplay } from './replay.ts';
import { addRestore } from './restore.ts';
import { addRun } from './run.ts';
import { addVerify } from './verify.ts';

/** Exit codes: 0 done, 1 something failed, 2 the call or the configuration is wrong. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('qingfang')
    .description('轻放 — finds thrown and kicked parcels, measures the throw in metres, keeps the evidence')
    .exitOverride()
    .showHelpAfterError('(add --help for the options)');
  const commands = [addRun, addReplay, addCheck, addModels, addExport, addVerify, addRestore, addAccount];
  for (const add of [...commands, addClock, addBench]) add(program);
  try {
    await program.parseAsync(argv);
    return process.exitCode === undefined ? 0 : Number(process.exitCode);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof ServiceError) {
      process.stderr.write(`${error.toLine()}\n`);
      return error.code === 'E_CONFIG' || error.code === 'E_CONFIG_FILE' || error.code === 'E_USAGE' ? 2 : 1;
    }
    throw error;
  }
}
