import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
export const mainJs = join(root, 'dist/main.js');

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface RunningService {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly web: string;
  readonly mqttUrl: string;
  /** All that it printed so far. */
  output(): string;
  /** Resolves with the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** The repository's own cameras.json, with ports that are free and a data folder of its own. */
export async function demoConfig(
  folder: string,
  changes: object = {},
  analysedFps: Readonly<Record<string, number>> = {},
): Promise<{ file: string; web: number; mqtt: number }> {
  const [web, mqtt, ws, rtsp] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const text = readFileSync(join(root, 'cameras.json'), 'utf8')
    .replaceAll('127.0.0.1:8554', `127.0.0.1:${String(rtsp)}`)
    .replaceAll('"demo/', `"${root}/demo/`);
  const config = JSON.parse(text) as Record<string, unknown> & { demo: object; cameras: { id: string }[] };
  const file = join(folder, 'cameras.json');
  writeFileSync(
    file,
    JSON.stringify({
      ...config,
      dataDir: join(folder, 'data'),
      web: { port: web },
      mqtt: { port: mqtt, wsPort: ws },
      demo: { ...config.demo, rtspPort: rtsp },
      cameras: config.cameras.map((camera) => ({
        ...camera,
        ...(analysedFps[camera.id] === undefined ? {} : { analysedFps: analysedFps[camera.id] }),
      })),
      ...changes,
    }),
  );
  return { file, web, mqtt };
}

/**
 * @param changes of the configuration
 * @param analysedFps of the cameras that are to be looked at less, by id
 */
export async function startDemo(
  changes: object = {},
  analysedFps: Readonly<Record<string, number>> = {},
): Promise<RunningService> {
  const folder = mkdtempSync(join(tmpdir(), 'qf-service-'));
  return runService(folder, await demoConfig(folder, changes, analysedFps));
}

/** `qingfang run` on these cameras, in `folder/data`; nothing else lies in the folder but its configuration. */
export async function startOn(
  folder: string,
  cameras: readonly { readonly id: string; readonly name: string; readonly url: string }[],
): Promise<RunningService> {
  const [web, mqtt, wsPort] = [await freePort(), await freePort(), await freePort()];
  const file = join(folder, 'cameras.json');
  const config = {
    ...{ site: { id: 'hub-1', name: 'Hub 1' }, dataDir: join(folder, 'data') },
    ...{ web: { port: web }, mqtt: { port: mqtt, wsPort }, inference: { workers: 1 }, cameras },
  };
  writeFileSync(file, JSON.stringify(config));
  return runService(folder, { file, web, mqtt });
}

async function runService(
  folder: string,
  { file, web, mqtt }: { readonly file: string; readonly web: number; readonly mqtt: number },
): Promise<RunningService> {
  const child = spawn(process.execPath, [mainJs, 'run', '--cameras', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const over = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (output.includes('is running')) resolve();
    });
    void over.then((code) => reject(new Error(`the service ended with ${String(code)}:\n${output}`)));
  });
  return {
    child,
    folder,
    web: `http://127.0.0.1:${String(web)}`,
    mqttUrl: `mqtt://127.0.0.1:${String(mqtt)}`,
    output: () => output,
    end: async (signal) => {
      child.kill(signal);
      const code = await over;
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}
