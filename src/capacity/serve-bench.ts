import { monitorEventLoopDelay } from 'node:perf_hooks';
import { resolve } from 'node:path';
import { startService } from '../app/start-service.ts';
import { silentLog } from '../base/log.ts';
import { loadConfig, packageRoot } from '../config/load-config.ts';
import { HeapMeter } from './heap-meter.ts';
import type { MainThreadReport, ServiceReply, ServiceRequest } from './service-protocol.ts';

/** Ages of frames when their analysis began, where somebody notes them. */
export interface AgeMeter {
  /** Those since the last call. */
  take(): number[];
}

/**
 * The main of a process that is the service as `qingfang run` builds it, of the configuration in its first argument, with meters on its main
 * thread. Speaks service-protocol.ts over IPC and ends with its parent.
 */
export async function serveBench(ages?: AgeMeter): Promise<void> {
  const [configFile = ''] = process.argv.slice(2);
  const meters = metersOf(ages);
  // Ctrl-C reaches the whole group: the bench decides when this process ends.
  process.on('SIGINT', () => undefined);
  try {
    const service = await startService({
      config: loadConfig(configFile),
      log: silentLog,
      version: 'bench',
      pagesDir: resolve(packageRoot, 'dist/pages'),
    });
    const stop = async (): Promise<void> => {
      process.removeAllListeners('disconnect');
      await service.stop();
      if (process.connected) process.disconnect();
    };
    process.on('disconnect', () => void stop());
    process.on('message', (request: ServiceRequest) => {
      if (request.type === 'stop') void stop();
      else if (request.type === 'mark') meters.mark();
      else send({ type: 'report', ...meters.report() });
    });
    // Its parent may have ended while it started.
    if (!process.connected) void stop();
    send({ type: 'started', webAddress: service.webAddress, brokerAddress: service.brokerAddress });
  } catch (error) {
    send({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
    process.disconnect();
  }
}

const send = (reply: ServiceReply): void => {
  process.send?.(reply);
};

/** A process that frames are timed in makes a little more garbage: ages and garbage are never measured together. */
function metersOf(ages: AgeMeter | undefined): { mark(): void; report(): MainThreadReport } {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let heap: HeapMeter | undefined;
  return {
    mark: () => {
      ages?.take();
      delay.enable();
      delay.reset();
      heap?.stop();
      heap = new HeapMeter();
    },
    report: () => {
      const allocatedBytes = heap?.stop() ?? 0;
      heap = undefined;
      delay.disable();
      return {
        // The meter itself waits a millisecond between two looks.
        eventLoopDelayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - 1),
        allocatedBytes,
        agesMs: ages?.take() ?? [],
      };
    },
  };
}
