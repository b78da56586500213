import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { restoreDatabase } from '../app/restore-database.ts';
import { systemClock } from '../base/clock.ts';
import { loadConfig } from '../config/load-config.ts';
import { listBackups } from '../store/backups.ts';
import { damageOf } from '../store/database.ts';

interface RestoreOptions {
  readonly list: boolean;
  readonly day?: string;
  readonly by: string;
  readonly cameras: string;
}

/** `qingfang restore`: back to a daily copy of the database; the service must be stopped. */
export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('put a daily copy in the place of the database; what was there is set aside')
    .option('--list', 'only say which copies there are and whether they are sound', false)
    .option('--day <yyyy-mm-dd>', 'which one; the newest sound one where it is left out')
    .option('--by <name>', 'who does it, for the audit log', userInfo().username)
    .option('--cameras <file>', 'the configuration', 'cameras.json')
    .action(({ list, day, by, cameras }: RestoreOptions) => {
      const { dataDir, backups } = loadConfig(cameras);
      const backupsDir = backups.dir ?? join(dataDir, 'backups');
      if (list) {
        process.stdout.write(listText(backupsDir));
        return;
      }
      const { backup, aside } = restoreDatabase({ dataDir, backupsDir, day, by, clock: systemClock });
      process.stdout.write(
        `the database is that of ${backup.day} (${backup.file})\n` +
          (aside === undefined ? '' : `what was there before lies at ${aside}\n`) +
          'Now run `qingfang check --evidence`: clips made since then are unknown to it.\n',
      );
    });
}

function listText(backupsDir: string): string {
  const lines = listBackups(backupsDir).map(({ file, day, bytes }) => {
    const damage = damageOf(file);
    return `${day}\t${(bytes / 1e6).toFixed(1)} MB\t${damage === undefined ? 'sound' : `damaged: ${damage}`}\t${file}\n`;
  });
  return lines.length === 0 ? `there is no backup in ${backupsDir}\n` : lines.join('');
}
