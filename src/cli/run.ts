import type { Command } from 'commander';
import { createLog } from '../base/log.ts';
import { startService } from '../app/start-service.ts';
import { loadConfig } from '../config/load-config.ts';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';

const version = (createRequire(import.meta.url)('../../package.json') as { version: string }).version;

/** `qingfang run`: the service, until SIGINT or SIGTERM. */
export function addRun(program: Command): void {
  program
    .command('run')
    .description('run the service until it is told to stop')
    .option('--cameras <file>', 'the configuration', 'cameras.json')
    .action(async (options: { cameras: string }) => {
      const config = loadConfig(options.cameras);
      const log = createLog();
      const service = await startService({
        config,
        log,
        version,
        pagesDir: fileURLToPath(new URL('../pages', import.meta.url)),
      });
      process.stdout.write(addresses(service.webAddress, service.brokerAddress));
      if (service.setUpCode !== undefined)
        process.stderr.write(setUpHint(service.webAddress, service.setUpCode));
      await stopSignal();
      log.info('stopping');
      await service.stop();
    });
}

function addresses(web: string, broker: string): string {
  return [
    '',
    '  轻放 qingfang is running',
    `  wall screen   ${web}/board`,
    `  alerts        ${web}/alerts`,
    `  review        ${web}/review`,
    `  MQTT          ${broker}   (try: mosquitto_sub -t 'qingfang/#' -v)`,
    '  stop with Ctrl-C',
    '',
    '',
  ].join('\n');
}

/** On standard error, once: the log goes to standard output and may be kept. */
function setUpHint(web: string, code: string): string {
  return [
    '  There is no account yet, so only the set-up page is served. 尚无账户，目前只开放初始设置页。',
    `  set-up        ${web}/setup`,
    `  code 设置码   ${code}`,
    '  or: qingfang account add NAME --role admin',
    '',
    '',
  ].join('\n');
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
