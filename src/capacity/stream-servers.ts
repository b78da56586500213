import { setTimeout as delay } from 'node:timers/promises';
import type { Stoppable } from '../base/lifetime.ts';
import { silentLog } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';
import { packageRoot } from '../config/load-config.ts';
import { startDemoRtsp, type DemoRtsp } from '../media/demo-rtsp.ts';
import { treeCpuS } from './process-tree.ts';

/** Cameras do not expose in step: each server's clips begin at another moment of the frame period of 40 ms. */
const SERVERS = 4;
const PHASE_MS = 10;

export interface StreamServers extends Stoppable {
  /** The address of a stream at the server that this camera's turn falls on. */
  urlOf(stream: string, camera: number): string;
  /** Of the first server. */
  readonly epochMs: number;
  cpuS(): number;
}

/** Real RTSP servers on free ports of the loopback address. @throws E_BENCH where this machine can run none */
export async function startStreamServers(
  streams: Readonly<Record<string, string>>,
  count = SERVERS,
): Promise<StreamServers> {
  const servers: DemoRtsp[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  for (let i = 0; i < count; i++) {
    const previous = servers.at(-1);
    if (previous !== undefined) await untilPhase(previous.epochMs + PHASE_MS);
    const server = await startDemoRtsp({
      ...{ host: '127.0.0.1', port: 0, streams, packageRoot, log: silentLog },
    });
    if (!server.ok) {
      await stop();
      throw new ServiceError('E_BENCH', 'No RTSP server can run here.');
    }
    servers.push(server.value);
  }
  const pids = servers.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  return {
    stop,
    urlOf: (stream, camera) => servers[camera % servers.length]!.urlOf(stream),
    epochMs: servers[0]!.epochMs,
    cpuS: () => pids.reduce((sum, pid) => sum + treeCpuS(pid), 0),
  };
}

/** Waits for a moment of the frame period; what the start takes after it spreads the phases further. */
async function untilPhase(momentMs: number): Promise<void> {
  const now = Number(process.hrtime.bigint()) / 1e6;
  await delay((((momentMs - now) % 40) + 40) % 40);
}
