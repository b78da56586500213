import { tmpdir, userInfo } from 'node:os';
import type { Command } from 'commander';
import { exportCase } from '../app/export-case.ts';
import { systemClock } from '../base/clock.ts';
import { loadConfig } from '../config/load-config.ts';

/** Whoever sits at the terminal sees that it is at work. */
const DRAW_WITHIN_MS = 600_000;

/** `qingfang export VIOLATION --out CASE.zip`: a case for somebody who trusts nobody here. */
export function addExport(program: Command): void {
  program
    .command('export')
    .description('write a violation with its evidence and log as a signed zip; the service may be at work')
    .argument('<violation>', 'its id')
    .requiredOption('--out <file>', 'the zip')
    .option('--by <name>', 'who takes it out, for the audit log', userInfo().username)
    .option('--cameras <file>', 'the configuration', 'cameras.json')
    .action(async (violationId: string, options: { out: string; by: string; cameras: string }) => {
      const { dataDir, site } = loadConfig(options.cameras);
      const { out: outFile, by } = options;
      const request = {
        ...{ dataDir, siteId: site.id, timeZone: site.timeZone, violationId },
        outFile,
        by,
        scratchDir: tmpdir(),
        drawWithinMs: DRAW_WITHIN_MS,
        signal: new AbortController().signal,
        clock: systemClock,
      };
      const { bytes, fingerprint, undrawn } = await exportCase(request);
      if (undrawn !== undefined)
        process.stderr.write(`without annotated.mp4, which could not be drawn: ${undrawn}\n`);
      process.stdout.write(
        `${outFile}: ${(bytes / 1e6).toFixed(1)} MB\nsigned by   ${fingerprint}\n` +
          'Tell the reader this fingerprint by another way than the zip itself. 请以其他途径告知对方此指纹。\n',
      );
    });
}
