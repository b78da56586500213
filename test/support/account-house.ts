import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccounts, type Accounts } from '../../src/app/accounts.ts';
import { CaseExports } from '../../src/app/case-exports.ts';
import type { Clock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { monotonicMs, wallMs } from '../../src/base/units.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { ProgramTokens } from '../../src/web/program-token.ts';
import { startWebServer, type WebServer } from '../../src/web/web-server.ts';
import type { Role } from '../../src/wire/access.ts';
import { WHOLE_SITE, type Scope } from '../../src/wire/scope.ts';
import { SampleCameras } from './sample-cameras.ts';
import { SampleClock } from './sample-clock.ts';
import { SAMPLE_SITE, SampleSite, type SampleFiles } from './sample-site.ts';

export const PASSWORD = 'put it down gently';

export interface AccountHouse {
  readonly server: WebServer;
  readonly samples: SampleSite;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly exports: CaseExports;
  readonly dataDir: string;
  /** What the exports are told of it. */
  readonly disk: { hasRoom: boolean };
  /** Moves both clocks of the accounts. */
  wait(ms: number): void;
  /** Moves the host clock alone. */
  step(ms: number): void;
  add(name: string, role: Role, scope?: Scope): Promise<void>;
  send(method: string, path: string, options?: SendOptions): Promise<Response>;
  /** @returns the cookie to send from then on */
  logIn(name: string, password?: string): Promise<string>;
  stop(): Promise<void>;
}

export interface SendOptions {
  readonly cookie?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

interface HouseOptions {
  readonly isLoopback?: boolean;
  readonly pagesDir?: string;
  readonly trustedProxies?: readonly string[];
  readonly programTokens?: ProgramTokens;
  /** Files that play; where nobody looks at them, some bytes will do. */
  readonly evidence?: SampleFiles;
}

/** The real server, store and accounts, over samples in memory. */
export async function openAccountHouse(options: HouseOptions = {}): Promise<AccountHouse> {
  const { isLoopback = true, trustedProxies = [] } = options;
  const dir = mkdtempSync(join(tmpdir(), 'qingfang-accounts-'));
  const startMs = Date.now();
  let waitedMs = 0;
  let steppedMs = 0;
  const clock: Clock = {
    monotonicMs: () => monotonicMs(waitedMs),
    wallMs: () => wallMs(startMs + waitedMs + steppedMs),
  };
  const store = openStore({ dataDir: dir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock });
  const limits = { idleHours: 8, longestHours: 72, boardDays: 90 };
  const accounts = createAccounts({ store, limits, isLoopback, clock });
  const disk = { hasRoom: true };
  const exports = new CaseExports({
    ...{ dataDir: dir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', clock, log: silentLog },
    hasRoom: () => disk.hasRoom,
  });
  const files = options.evidence ?? someBytes(dir);
  const samples = new SampleSite(files);
  samples.fill(3);
  samples.floorPlan = join(dir, 'floor.png');
  writeFileSync(samples.floorPlan, Buffer.alloc(100));
  const server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    site: SAMPLE_SITE,
    pagesDir: options.pagesDir ?? plainPages(dir),
    queries: samples,
    commands: samples,
    cameras: new SampleCameras(files.snapshot),
    boxClock: new SampleClock(),
    accounts,
    exports,
    trustedProxies,
    programTokens: options.programTokens ?? {},
    log: silentLog,
  });
  const send: AccountHouse['send'] = (method, path, { cookie, body, headers } = {}) =>
    fetch(server.address + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    server,
    samples,
    store,
    accounts,
    exports,
    dataDir: dir,
    disk,
    wait: (ms) => (waitedMs += ms),
    step: (ms) => (steppedMs += ms),
    add: async (name, role, scope = WHOLE_SITE) => {
      const refusal = await accounts.add({ name, role, scope, password: PASSWORD }, 'root');
      if (refusal !== undefined) throw new Error(refusal);
    },
    send,
    logIn: async (name, password = PASSWORD) => {
      const response = await send('POST', '/api/session', { body: { name, password } });
      if (response.status !== 200) throw new Error(`login: ${String(response.status)}`);
      return response.headers.get('set-cookie')!.split(';')[0]!;
    },
    stop: async () => {
      await server.stop();
      await exports.stop();
      store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

function someBytes(dir: string): Required<SampleFiles> {
  const files = {
    clip: join(dir, 'clip.mp4'),
    snapshot: join(dir, 'snapshot.jpg'),
    strip: join(dir, 'strip.jpg'),
    blurredClip: join(dir, 'blurred.mp4'),
  };
  for (const [name, file] of Object.entries(files)) writeFileSync(file, Buffer.alloc(200, name));
  return files;
}

/** Every file that `vite build` makes has a route: here they are empty. */
function plainPages(dir: string): string {
  const pages = join(dir, 'pages');
  for (const folder of ['assets', 'icons']) mkdirSync(join(pages, folder), { recursive: true });
  const icons = ['icon-192', 'icon-512', 'maskable-512', 'apple-touch-icon'].map(
    (name) => `icons/${name}.png`,
  );
  for (const file of ['index.html', 'sw.js', 'manifest.webmanifest', 'assets/app.js', ...icons])
    writeFileSync(join(pages, file), '');
  return pages;
}
