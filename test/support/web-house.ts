import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { startWebServer, type WebServer, type WebServerOptions } from '../../src/web/web-server.ts';
import { ProblemSchema, type Problem } from '../../src/wire/http.ts';
import { OPEN_ACCOUNTS } from './open-accounts.ts';
import { SampleExports } from './sample-exports.ts';
import { SampleCameras } from './sample-cameras.ts';
import { SampleClock } from './sample-clock.ts';
import { makeSampleEvidence, type SampleEvidence } from './sample-evidence.ts';
import { SAMPLE_SITE, SampleSite } from './sample-site.ts';

export interface WebHouse {
  /** 45 violations before each test. */
  readonly samples: SampleSite;
  readonly cameras: SampleCameras;
  readonly boxClock: SampleClock;
  readonly exports: SampleExports;
  readonly evidence: SampleEvidence;
  /** Runs while the tests do. */
  readonly server: WebServer;
  /** Another one over the same samples; whoever starts it stops it. */
  readonly start: (change?: Partial<WebServerOptions>) => Promise<WebServer>;
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  /** What a refused request was told. */
  readonly problemOf: (response: Response) => Promise<Problem>;
  /** As the bytes are written: fetch would tidy the path and choose the host. */
  readonly rawStatus: (path: string, host?: string, at?: WebServer) => Promise<number>;
}

/** The real server without pages, over samples in memory, for all tests of a file. */
export function withWebHouse(): WebHouse {
  const evidence = makeSampleEvidence();
  const samples = new SampleSite(evidence);
  const cameras = new SampleCameras(evidence.snapshot);
  const boxClock = new SampleClock();
  const exports = new SampleExports();
  let server: WebServer | undefined;
  const running = (): WebServer => {
    if (server === undefined) throw new Error('the server runs in tests alone');
    return server;
  };
  const start = (change: Partial<WebServerOptions> = {}): Promise<WebServer> =>
    startWebServer({
      host: '127.0.0.1',
      port: 0,
      site: SAMPLE_SITE,
      pagesDir: join(tmpdir(), 'qingfang-no-pages'),
      queries: samples,
      commands: samples,
      cameras,
      boxClock,
      accounts: OPEN_ACCOUNTS,
      exports,
      log: silentLog,
      ...change,
    });
  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    await server?.stop();
    evidence.remove();
    exports.remove();
  });
  beforeEach(() => {
    samples.rows.length = 0;
    samples.said.clear();
    samples.fill(45);
  });
  return {
    ...{ samples, cameras, boxClock, exports, evidence, start },
    get server() {
      return running();
    },
    get: (path, init) => fetch(running().address + path, init),
    problemOf: async (response) => {
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      const problem = ProblemSchema.parse(await response.json());
      expect(problem.status).toBe(response.status);
      return problem;
    },
    rawStatus: async (path, host = 'localhost', at = running()) => {
      const { port } = new URL(at.address);
      const asked = request({ host: '127.0.0.1', port, path, headers: { host } }).end();
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return response.statusCode ?? 0;
    },
  };
}
