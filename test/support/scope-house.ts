import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createAccounts } from '../../src/app/accounts.ts';
import { CaseExports } from '../../src/app/case-exports.ts';
import type { CameraLine } from '../../src/app/camera-line.ts';
import { SiteBoard } from '../../src/app/site-board.ts';
import { siteFacts } from '../../src/app/site-facts.ts';
import { webCommands, webQueries } from '../../src/app/web-answers.ts';
import { createWebCameras } from '../../src/app/web-cameras.ts';
import type { Clock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { monotonicMs, ptsMs, wallMs } from '../../src/base/units.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { startWebServer, type WebServer } from '../../src/web/web-server.ts';
import type { Role } from '../../src/wire/access.ts';
import type { Scope } from '../../src/wire/scope.ts';
import { aHandling, aRecord, RELEASED_WALL_MS } from './handlings.ts';
import { openKeptSite, type KeptSite } from './kept-site.ts';
import { SampleSetup } from './sample-setup.ts';
import { SampleClock } from './sample-clock.ts';
import { SAMPLE_CAMERAS } from './sample-site.ts';

const DAY_MS = 86_400_000;
const PASSWORD = 'put it down gently';
const WH = { w: 64, h: 48 };
const polygon: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
];
export const WAYBILL = 'SF1234567890';
const config = ConfigSchema.parse({
  site: { id: 'hub-1', name: '杭州北分拨中心', timeZone: 'Asia/Shanghai' },
  scans: { beforeS: 600, afterS: 600, stations: { S1: { camera: 'dock-2' }, S2: { camera: 'sort-a' } } },
  floorPlan: { image: 'floor.png', cameras: { 'dock-2': [0.4, 0.5], 'sort-a': [0.6, 0.5] } },
  cameras: [
    { id: 'dock-2', name: '2 号卸货口', url: 'a', zones: [{ id: 'unloading', name: '卸车区', polygon }] },
    { id: 'sort-a', name: 'A 线分拣台', url: 'b', zones: [{ id: 'odd-sizes', name: '异形件台', polygon }] },
  ],
});

/** A violation with its files, a verdict, and drawn for the blind recheck. */
export interface ScopeCase {
  readonly id: string;
  readonly recheckId: string;
  readonly cameraId: string;
  readonly zone: string | undefined;
}

export interface ScopeHouse {
  readonly server: WebServer;
  readonly site: KeptSite;
  /** In and outside the zone of each of two cameras. */
  readonly cases: Readonly<Record<'dockZone' | 'dockOutside' | 'sortZone' | 'sortOutside', ScopeCase>>;
  /** @returns the cookie of a login */
  enter(name: string, role: Role, scope: Scope): Promise<string>;
  send(method: string, path: string, cookie: string, body?: object): Promise<Response>;
  /** As if that login had given a reason, for whatever case. */
  allowUnblurred(id: string, cookie: string): void;
  /** The same for its zip, which is whole then, or will never be. */
  pack(id: string, cookie: string): Promise<void>;
  stop(): Promise<void>;
}

/** The real store, queries, commands and server over two cameras that see nothing but a grey picture; the day after the cases. */
export async function openScopeHouse(): Promise<ScopeHouse> {
  let nowMs = RELEASED_WALL_MS;
  const clock: Clock = { monotonicMs: () => monotonicMs(nowMs), wallMs: () => wallMs(nowMs) };
  const site = openKeptSite({ clock });
  const { store } = site;
  store.putCameras(config.cameras);
  const board = new SiteBoard({
    ...{ config, store, clock },
    retain: () => undefined,
    clear: () => undefined,
    broadcast: () => undefined,
  });
  const lines = new Map(SAMPLE_CAMERAS.slice(0, 2).map((state) => [state.cameraId, greyLine(state)]));
  for (const [id, line] of lines) board.addCamera(id, line);
  const pagesDir = mkdtempSync(join(tmpdir(), 'qingfang-scopes-'));
  mkdirSync(join(pagesDir, 'assets'));
  for (const file of ['index.html', 'assets/app.js']) writeFileSync(join(pagesDir, file), '');
  const accounts = createAccounts({
    ...{ store, clock, isLoopback: true },
    limits: { idleHours: 8, longestHours: 72, boardDays: 90 },
  });
  const exports = new CaseExports({
    ...{ dataDir: site.dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', clock, log: silentLog },
    hasRoom: () => true,
  });
  const unused = (): never => {
    throw new Error('nobody asks for it here');
  };
  const server = await startWebServer({
    ...{ host: '127.0.0.1', port: 0, pagesDir, accounts, exports, log: silentLog, clock },
    boxClock: new SampleClock(),
    site: siteFacts(config, '0.1.0'),
    queries: webQueries({
      ...{ store, config, board, clock, expired: () => ({ age: 0, bytes: 0, space: 0 }) },
      blurred: (id, part) => {
        const path = store.evidenceFile(id, part);
        return Promise.resolve(path === undefined ? { kind: 'none' } : { kind: 'file', path });
      },
    }),
    commands: webCommands({
      ...{ store, config, board, publisher: { wake: () => undefined } },
      scanIntake: { put: unused },
    }),
    cameras: createWebCameras({
      ...{ lines, setup: new SampleSetup(), inputWh: WH, clock, onZones: unused },
      calibrations: { of: unused, put: unused },
      zones: { of: unused, state: unused, put: unused },
    }),
  });
  const keep = (cameraId: string, zone: string | undefined): ScopeCase => {
    const id = site.ready(0, { cameraId, zone, cameraName: `name of ${cameraId}` });
    store.putVerdict(id, { verdict: 'confirmed', reason: null, note: null, by: 'first' });
    store.rechecks.drawVerdict(id, 1);
    const { id: recheckId } = store.rechecks
      .rows('2026-03-01', wallMs(0), wallMs(nowMs + 1))
      .find(({ handlingId }) => handlingId === id)!;
    return { id, recheckId, cameraId, zone };
  };
  const cases = {
    dockZone: keep('dock-2', 'unloading'),
    dockOutside: keep('dock-2', undefined),
    sortZone: keep('sort-a', 'odd-sizes'),
    sortOutside: keep('sort-a', undefined),
  };
  for (const station of ['S1', 'S2'])
    store.putScans([{ waybill: WAYBILL, station, atWallMs: wallMs(RELEASED_WALL_MS) }], 'full');
  nowMs += DAY_MS;
  const near = aHandling({ kind: 'toss', violation: false, advice: true });
  for (const { cameraId, zone } of Object.values(cases))
    store.recordHandling(aRecord({ cameraId, zone, handling: near, releasedWallMs: wallMs(nowMs) }));

  const send: ScopeHouse['send'] = (method, path, cookie, body) =>
    fetch(server.address + path, {
      method,
      redirect: 'manual',
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    ...{ server, site, cases, send },
    enter: async (name, role, scope) => {
      const refusal = await accounts.add({ name, role, scope, password: PASSWORD }, 'root');
      if (refusal !== undefined) throw new Error(refusal);
      const response = await send('POST', '/api/session', '', { name, password: PASSWORD });
      return response.headers.get('set-cookie')!.split(';')[0]!;
    },
    allowUnblurred: (id, cookie) =>
      void accounts.allowUnblurred(id, { reason: 'disputed', note: null, by: 'x' }, cookie.split('=')[1]),
    pack: async (id, cookie) => {
      const token = cookie.split('=')[1];
      const request = { reason: 'disputed', note: null, by: 'x' } as const;
      await expect.poll(() => exports.begin(id, request, token)).toEqual({ state: 'making' });
      await expect.poll(() => exports.state(id, token)?.state).not.toBe('making');
    },
    stop: async () => {
      await server.stop();
      await exports.stop();
      site.remove();
      rmSync(pagesDir, { recursive: true });
    },
  };
}

function greyLine(state: (typeof SAMPLE_CAMERAS)[number]): CameraLine {
  return {
    recordAgain: () => undefined,
    judgeAnew: () => undefined,
    metres: () => undefined,
    state: () => state,
    picture: () =>
      Promise.resolve({
        pixels: new Uint8Array(WH.w * WH.h * 3).fill(128),
        tMs: ptsMs(1),
        pictureWh: WH,
        persons: [],
      }),
    stop: () => Promise.resolve(),
  };
}
