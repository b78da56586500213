import { join } from 'node:path';
import { silentLog } from '../../src/base/log.ts';
import { startDemoRtsp, type DemoRtsp, type DemoRtspOptions } from '../../src/media/demo-rtsp.ts';

/** A real RTSP server on a free port; undefined where this machine has none, and the tests that need it are skipped. */
export async function startTestRtsp(
  options: Pick<DemoRtspOptions, 'streams' | 'tones' | 'login'> & { readonly port?: number },
): Promise<DemoRtsp | undefined> {
  const started = await startDemoRtsp({
    ...{ host: '127.0.0.1', port: 0, packageRoot: join(import.meta.dirname, '../..'), log: silentLog },
    ...options,
  });
  return started.ok ? started.value : undefined;
}
