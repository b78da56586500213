import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { startWebServer, type WebServer } from '../../src/web/web-server.ts';
import { launchBrowser } from './browser.ts';
import { ensurePages, PAGES_DIR } from './ensure-pages.ts';
import { OPEN_ACCOUNTS } from './open-accounts.ts';
import { makeSampleEvidence } from './sample-evidence.ts';
import { SampleExports } from './sample-exports.ts';
import { SampleCameras } from './sample-cameras.ts';
import { SampleClock } from './sample-clock.ts';
import { SAMPLE_SITE, SampleSite } from './sample-site.ts';

export interface PageHouse {
  readonly samples: SampleSite;
  readonly cameras: SampleCameras;
  readonly boxClock: SampleClock;
  readonly exports: SampleExports;
  readonly browser: Browser;
  /** Changes with `restart` only in what it is, not in its address. */
  server: WebServer;
  /** The same port again, as after an update of the service. */
  restart(): Promise<void>;
  closePages(): Promise<void>;
  stop(): Promise<void>;
}

/** The built pages, the real server over samples in memory, and a browser. */
export async function openPageHouse(): Promise<PageHouse> {
  await ensurePages();
  const evidence = makeSampleEvidence();
  const samples = new SampleSite(evidence);
  const cameras = new SampleCameras(evidence.snapshot);
  const boxClock = new SampleClock();
  const exports = new SampleExports();
  const start = (port: number): Promise<WebServer> =>
    startWebServer({
      host: '127.0.0.1',
      port,
      site: SAMPLE_SITE,
      pagesDir: PAGES_DIR,
      queries: samples,
      commands: {
        putVerdict(id, request) {
          const entry = samples.putVerdict(id, request);
          house.server.broadcast({ topic: 'compliance', compliance: samples.compliance() });
          return entry;
        },
        putAcknowledgement: (id, request) => samples.putAcknowledgement(id, request),
        putStormAcknowledgement: (request) => samples.putStormAcknowledgement(request),
        putHold: (id, request) => samples.putHold(id, request),
        putTraining: (id, request) => samples.putTraining(id, request),
        putScans: (scans) => samples.putScans(scans),
        answerRecheck: (...of) => samples.answerRecheck(...of),
      },
      cameras,
      boxClock,
      accounts: OPEN_ACCOUNTS,
      exports,
      log: silentLog,
    });
  const browser = await launchBrowser();
  const house: PageHouse = {
    samples,
    cameras,
    boxClock,
    exports,
    browser,
    server: await start(0),
    async restart() {
      house.server = await start(Number(new URL(house.server.address).port));
    },
    async closePages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async stop() {
      await browser.close();
      await house.server.stop();
      evidence.remove();
      exports.remove();
    },
  };
  return house;
}

/** A house for all tests of a file: what each left open is closed after it. */
export function withPageHouse(use: (house: PageHouse) => void): void {
  let house: PageHouse | undefined;
  // The first of the files may have to build the pages.
  beforeAll(async () => {
    house = await openPageHouse();
    use(house);
  }, 180_000);
  afterEach(() => house?.closePages());
  afterAll(() => house?.stop());
}
