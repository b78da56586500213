import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { OPEN_ACCOUNTS } from '../../test/support/open-accounts.ts';
import { SampleExports } from '../../test/support/sample-exports.ts';
import { SampleCameras } from '../../test/support/sample-cameras.ts';
import { SampleClock } from '../../test/support/sample-clock.ts';
import { SAMPLE_SITE, SampleSite } from '../../test/support/sample-site.ts';
import { silentLog } from '../base/log.ts';
import { openApiDocument } from '../wire/openapi.ts';
import { addApiRoutes } from './api-routes.ts';
import { LiveStream } from './live-stream.ts';

/** In the words of Prometheus, of OpenAPI and of AsyncAPI themselves. */
const NOT_JSON_OF_OURS = ['GET /metrics', 'GET /api/openapi.json', 'GET /api/asyncapi.json'];

test('OpenAPI describes every route of the interface, and none that is not there', async () => {
  const routes: string[] = [];
  const server = fastify();
  server.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat())
      if (each !== 'HEAD') routes.push(`${each} ${url.replace(/:(\w+)/, '{$1}')}`);
  });
  const samples = new SampleSite({ clip: 'none', snapshot: 'none', strip: 'none' });
  addApiRoutes(server, {
    site: SAMPLE_SITE,
    queries: samples,
    commands: samples,
    cameras: new SampleCameras('none'),
    boxClock: new SampleClock(),
    accounts: OPEN_ACCOUNTS,
    exports: new SampleExports(),
    live: new LiveStream({ log: silentLog, maxWaitingBytes: 1, maxReaders: 1 }),
    now: () => '',
  });
  await server.ready();
  const { paths } = openApiDocument('1') as { paths: Record<string, object> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(routes.filter((route) => !NOT_JSON_OF_OURS.includes(route)).sort());
  await server.close();
});
