import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stoppable } from '../../src/base/lifetime.ts';
import { packageRoot } from '../../src/config/load-config.ts';
import { freePort } from '../../src/capacity/lifetime.ts';

export interface SoakedService extends Stoppable {
  readonly pid: number;
  readonly webAddress: string;
  readonly dataDir: string;
  /** Resolves when the process is gone, asked or not, with the last that it printed. */
  readonly over: Promise<string>;
}

const LAST_WORDS = 2000;
/** As a URL: so `--import` takes it wherever it is started. */
const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href;

/** `qingfang run` as it is delivered; it ends with this process, also where that is killed. */
export function spawnService(configFile: string, { detached = false } = {}): ChildProcess {
  const args = [
    '--import',
    END_WITH_PARENT,
    join(packageRoot, 'dist/main.js'),
    'run',
    '--cameras',
    configFile,
  ];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached });
}

/** `qingfang run` as it is delivered, in a folder of its own, on one camera for each address. */
export async function startSoakedService(folder: string, urls: readonly string[]): Promise<SoakedService> {
  const [web, mqtt, wsPort] = [await freePort(), await freePort(), await freePort()];
  const dataDir = join(folder, 'data');
  const file = join(folder, 'cameras.json');
  writeFileSync(
    file,
    JSON.stringify({
      site: { id: 'soak', name: 'Soak' },
      dataDir,
      web: { port: web },
      mqtt: { port: mqtt, wsPort },
      evidence: { ringMinutes: 3 },
      cameras: urls.map((url, i) => ({ id: `camera-${i + 1}`, name: `Camera ${i + 1}`, url })),
    }),
  );
  const child = spawnService(file, {
    // A signal to the terminal's group ends the soak, which then ends the service.
    detached: true,
  });
  let said = '';
  const started = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said = `${said}${text}`.slice(-LAST_WORDS);
        if (said.includes('is running')) resolve();
      });
  });
  const over = once(child, 'exit').then(([code]) => `it ended with ${String(code)}:\n${said}`);
  const reason = await Promise.race([started, over]);
  if (typeof reason === 'string') throw new Error(`the service did not start: ${reason}`);
  return {
    ...{ pid: child.pid!, webAddress: `http://127.0.0.1:${web}`, dataDir, over },
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await over;
    },
  };
}
