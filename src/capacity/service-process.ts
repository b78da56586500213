import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stoppable } from '../base/lifetime.ts';
import { ServiceError } from '../base/service-error.ts';
import { packageRoot } from '../config/load-config.ts';
import type { Config } from '../config/schema.ts';
import type { CameraState } from '../wire/messages.ts';
import { mainOf, STREAM_FPS, subOf, type Scene } from './clips.ts';
import { freePort } from './lifetime.ts';
import { residentBytes, treeCpuS } from './process-tree.ts';
import type { MainThreadReport, ServiceReply, ServiceRequest } from './service-protocol.ts';
import type { StreamServers } from './stream-servers.ts';

/** Scenes of the demo whose camera is known. */
const CALIBRATED: readonly string[] = ['throws', 'kicks', 'gentle'];

const CHILD_FILE = join(
  import.meta.dirname,
  import.meta.url.endsWith('.ts') ? 'service-child.ts' : 'service-child.js',
);

export interface ServiceSettings {
  readonly folder: string;
  readonly servers: StreamServers;
  /** One camera each. */
  readonly scenes: readonly Scene[];
  /** Networks and threads, as in the configuration; the default ones where it is left out. */
  readonly inference?: Config['inference'];
  /** Another main than service-child.ts, which calls `serveBench` as well. */
  readonly childFile?: string;
}

export interface ServiceProcess extends Stoppable {
  readonly webAddress: string;
  readonly mqttUrl: string;
  readonly ringDir: string;
  cameras(): Promise<readonly CameraState[]>;
  mark(): void;
  report(): Promise<MainThreadReport>;
  /** Of the service and of its ffmpegs. */
  cpuS(): number;
  /** Of the service alone. */
  residentBytes(): number;
}

/** Starts the whole service on its default configuration, with cameras of real RTSP streams. @throws E_BENCH */
export async function startServiceProcess(settings: ServiceSettings): Promise<ServiceProcess> {
  const folder = join(settings.folder, `service-${String(settings.scenes.length)}-${String(Date.now())}`);
  mkdirSync(folder);
  const file = join(folder, 'cameras.json');
  writeFileSync(file, JSON.stringify(await configOf(settings, folder)));
  const { childFile = CHILD_FILE } = settings;
  const child = fork(childFile, [file], {
    cwd: packageRoot,
    execArgv: childFile.endsWith('.ts') ? ['--import', 'tsx'] : [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const started = await nextReply(child);
  if (started.type !== 'started')
    throw new ServiceError(
      'E_BENCH',
      `The service did not start: ${started.type === 'failed' ? started.reason : started.type}`,
    );
  const pid = child.pid!;
  const ask = (request: ServiceRequest): void => void child.send(request);
  return {
    webAddress: started.webAddress,
    mqttUrl: started.brokerAddress,
    ringDir: join(folder, 'data/ring'),
    cameras: async () => {
      const reply = await fetch(`${started.webAddress}/api/cameras`);
      return (await reply.json()) as readonly CameraState[];
    },
    mark: () => ask({ type: 'mark' }),
    report: async () => {
      const reply = nextReply(child);
      ask({ type: 'report' });
      const report = await reply;
      if (report.type !== 'report') throw new Error(`the service answered "${report.type}"`);
      return report;
    },
    cpuS: () => treeCpuS(pid),
    residentBytes: () => residentBytes(pid),
    stop: async () => {
      const over = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      if (child.connected) ask({ type: 'stop' });
      await over;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function configOf({ servers, scenes, inference }: ServiceSettings, folder: string): Promise<unknown> {
  return {
    site: { id: 'bench', name: 'Bench' },
    dataDir: join(folder, 'data'),
    web: { port: await freePort() },
    mqtt: { port: await freePort(), wsPort: await freePort() },
    evidence: { ringMinutes: 3 },
    ...(inference === undefined ? {} : { inference }),
    cameras: scenes.map((scene, i) => ({
      id: `camera-${String(i + 1)}`,
      name: `${scene} ${String(i + 1)}`,
      url: servers.urlOf(mainOf(scene), i),
      analysisUrl: servers.urlOf(subOf(scene), i),
      declaredFps: STREAM_FPS,
      ...(CALIBRATED.includes(scene)
        ? { calibration: join(packageRoot, `demo/${scene}.calibration.json`) }
        : {}),
    })),
  };
}

/** @throws Error when the process ends without one */
async function nextReply(child: ChildProcess): Promise<ServiceReply> {
  const ended = new AbortController();
  const gone = once(child, 'exit', { signal: ended.signal }).then(
    ([code]): ServiceReply => ({ type: 'failed', reason: `its process ended with ${String(code)}` }),
    (): ServiceReply => ({ type: 'failed', reason: 'nobody waits any more' }),
  );
  const reply = once(child, 'message', { signal: ended.signal }).then(
    ([message]) => message as ServiceReply,
    () => gone,
  );
  try {
    return await Promise.race([reply, gone]);
  } finally {
    ended.abort();
  }
}
