import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { clockLevel, nextMark } from '../app/clock-doubt.ts';
import { clockFile, type ClockFile } from '../app/clock-file.ts';
import { systemClock } from '../base/clock.ts';
import { ServiceError } from '../base/service-error.ts';
import { loadConfig } from '../config/load-config.ts';

interface ClockOptions {
  readonly confirm: boolean;
  readonly by: string;
  readonly cameras: string;
}

/** `qingfang clock`: whether the box believes its clock, and a person's word that it is right; the service may be at work. */
export function addClock(program: Command): void {
  program
    .command('clock')
    .description('whether the clock of this box is believed; while it is not, nothing is deleted for its age')
    .option('--confirm', 'say that the clock is right now', false)
    .option('--by <name>', 'who says so, for the audit log', userInfo().username)
    .option('--cameras <file>', 'the configuration', 'cameras.json')
    .action(({ confirm, by, cameras }: ClockOptions) => {
      const file = clockFile(loadConfig(cameras).dataDir);
      if (confirm) confirmBy(by, file);
      process.stdout.write(
        confirm
          ? 'confirmed: the service takes it within half a minute, or at its next start\n'
          : textOf(file),
      );
    });
}

/** @throws E_USAGE, E_DATA_DIR */
function confirmBy(by: string, file: ClockFile): void {
  if (by.trim() === '') throw new ServiceError('E_USAGE', 'Say with --by who confirms the clock.');
  try {
    file.confirm({ by, atWallMs: systemClock.wallMs() });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ServiceError('E_DATA_DIR', `The data folder cannot be written: ${why}.`, { cause });
  }
}

const HOUR_MS = 3_600_000;

function textOf(file: ClockFile): string {
  const mark = file.readMark();
  const now = systemClock.wallMs();
  const iso = (at: number): string => new Date(at).toISOString();
  const known = mark === undefined ? 'nothing yet' : iso(mark.knownWallMs);
  const level = mark === undefined ? 'ok' : clockLevel(nextMark(mark, now, 0));
  const ranHours = ((mark?.doubt?.ranMs ?? 0) / HOUR_MS).toFixed(1);
  const doubt = level === 'ok' ? '' : `not believed; the service ran ${ranHours} h of 72 h since\n`;
  return `clock ${iso(now)}\nknown ${known}\nlevel ${level}\n${doubt}`;
}
