import { monitorEventLoopDelay } from 'node:perf_hooks';
import { resolve } from 'node:path';
import { startService } from '../../src/app/start-service.ts';
import { silentLog } from '../../src/base/log.ts';
import { loadConfig, packageRoot } from '../../src/config/load-config.ts';
import { FrameAges } from './frame-ages.ts';
import { HeapMeter } from './heap-meter.ts';
import type { ServiceReply, ServiceRequest } from './service-protocol.ts';

// The service in a process of its own, as `qingfang run` builds it, with meters on its main thread.
//   service-child.ts CONFIG [--ages]; speaks service-protocol.ts over IPC and ends with its parent.
const [configFile = '', option] = process.argv.slice(2);
// A process that frames are timed in makes a little more garbage: ages and garbage are never measured together.
const ages = option === '--ages' ? FrameAges.listen() : undefined;
const delay = monitorEventLoopDelay({ resolution: 1 });
let heap: HeapMeter | undefined;

const send = (reply: ServiceReply): void => {
  process.send?.(reply);
};

function mark(): void {
  ages?.take();
  delay.enable();
  delay.reset();
  heap?.stop();
  heap = new HeapMeter();
}

function report(): void {
  const allocatedBytes = heap?.stop() ?? 0;
  heap = undefined;
  delay.disable();
  send({
    type: 'report',
    // The meter itself waits a millisecond between two looks.
    eventLoopDelayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - 1),
    allocatedBytes,
    agesMs: ages?.take() ?? [],
  });
}

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
    else if (request.type === 'mark') mark();
    else report();
  });
  // Its parent may have ended while it started.
  if (!process.connected) void stop();
  send({ type: 'started', webAddress: service.webAddress, brokerAddress: service.brokerAddress });
} catch (error) {
  send({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  process.disconnect();
}
