import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../base/log.ts';
import { startDemoRtsp } from './demo-rtsp.ts';
import { probe } from './probe.ts';

const packageRoot = join(import.meta.dirname, '../..');
const demo = (name: string): string => join(packageRoot, `demo/${name}.mp4`);

test('the demo clips are served as cameras would', async ({ skip }) => {
  const streams = { throws: demo('throws'), kicks: demo('kicks'), gentle: demo('gentle') };
  const started = await startDemoRtsp({ host: '127.0.0.1', port: 0, streams, packageRoot, log: silentLog });
  if (!started.ok) return skip('no RTSP server on this machine');
  const { value: rtsp } = started;
  expect(await probe({ source: rtsp.urlOf('throws') })).toMatchObject({
    codec: 'h264',
    sizeWh: { w: 640, h: 360 },
  });
  const kicks = await probe({ source: rtsp.urlOf('kicks'), packetsS: 5, timeoutMs: 15_000 });
  expect(kicks).toMatchObject({ sizeWh: { w: 640, h: 360 } });
  expect(kicks.keyframeIntervalMs).toBeCloseTo(2000, -2);
  await rtsp.stop();
  await expect(probe({ source: rtsp.urlOf('throws') })).rejects.toMatchObject({
    code: 'E_CAMERA_UNREACHABLE',
  });
});

test('a taken port is named', async ({ skip }) => {
  const probeStart = await startDemoRtsp({
    host: '127.0.0.1',
    port: 0,
    streams: {},
    packageRoot,
    log: silentLog,
  });
  if (!probeStart.ok) return skip('no RTSP server on this machine');
  await probeStart.value.stop();
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(
    startDemoRtsp({ host: '127.0.0.1', port, streams: {}, packageRoot, log: silentLog }),
  ).rejects.toMatchObject({ code: 'E_PORT_IN_USE' });
  other.close();
});
