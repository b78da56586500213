import BetterSqlite from 'better-sqlite3';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startStreamServers, type StreamServers } from '../../src/capacity/stream-servers.ts';
import { flakyRelay } from '../support/flaky-relay.ts';
import { freePort, startMosquitto } from '../support/mosquitto.ts';
import { MqttListener } from '../support/mqtt-listener.ts';
import { seeded } from '../../src/base/seeded.ts';
import { root } from '../support/service.ts';
import { brokenRecordings } from './recordings.ts';
import { countBreaks, deliveryBreaks, keptBreaks } from './invariants.ts';
import type { KillReport } from './kill-lives.ts';
import { ServiceLife, strangersIn } from './service-life.ts';

const SITE = 'faults';
/** Of cameras that are calibrated: what moves is judged from the first second on. */
const CLIPS = ['throws', 'kicks', 'gentle'] as const;
const clipOf = (camera: number): (typeof CLIPS)[number] => CLIPS[camera % CLIPS.length]!;
/** The machine of the harness decodes, judges and serves the cameras at once. */
const LIVE_WITHIN_MS = 90_000;
const SETTLED_WITHIN_MS = 180_000;
/** So that a machine which judges few frames a second for all its other work still has violations to lose. */
const STRICT = { throwLimitM: 0.1, flagProbability: 0.2 };
/** Some throws and kicks, and their clips. */
const LONGEST_WORK_MS = 20_000;
/** What the stop may take, and what a promise says. */
const STOP_WITHIN_MS = 10_000;
/** An ffmpeg that cut a clip for a service that was killed ends with its clip. */
const STRANGERS_GO_WITHIN_MS = 15_000;

export interface ServiceKillReport extends KillReport {
  readonly cameras: number;
  /** From SIGTERM to the exit of the last lives, ms. */
  readonly stopMs: readonly number[];
  readonly segmentsRead: number;
}

interface Site {
  readonly folder: string;
  readonly dataDir: string;
  readonly web: string;
  readonly cameras: number;
  /** With cameras that send, and with the same ones away: to finish what was begun. */
  readonly configs: { readonly live: string; readonly away: string };
}

/**
 * As `killLives`, with the whole service as it is delivered and real RTSP cameras, whose throws and kicks become violations:
 * killed while it starts, connects, records, judges and cuts. After each kill all cameras must be live again, and no process
 * of the life before may be left.
 */
export async function killService(options: {
  readonly kills: number;
  readonly seed: number;
  readonly cameras: number;
  readonly onLife?: (life: number) => void;
}): Promise<ServiceKillReport> {
  const { kills, seed, cameras } = options;
  const random = seeded(seed);
  const folder = mkdtempSync(join(tmpdir(), 'qingfang-kills-'));
  const streams = Object.fromEntries(CLIPS.map((clip) => [clip, join(root, 'demo', `${clip}.mp4`)]));
  const servers = await startStreamServers(streams, 2);
  const mosquitto = await startMosquitto();
  const listener = await MqttListener.to(mosquitto.url, `qingfang/${SITE}/#`);
  const relay = await flakyRelay(mosquitto.url, 40);
  const broken: string[] = [];
  const lives: { readonly raised: readonly string[]; readonly readyMs: number | undefined }[] = [];
  try {
    const site = await siteIn(folder, relay.url, servers, cameras);
    for (let life = 0; life < kills; life += 1) {
      const startMs = lives.findLast(({ readyMs }) => readyMs !== undefined)?.readyMs ?? 8000;
      lives.push(await oneLife(site, random, startMs, broken));
      options.onLife?.(life + 1);
    }
    const stopMs = await lastLives(site, lives, broken);
    const heard = listener.heard.filter(({ json }) => json['seq'] !== undefined);
    const facts = await whatIsLeft(
      site,
      lives.flatMap(({ raised }) => raised),
      heard,
      random,
    );
    return {
      ...{ seed, kills, cameras, stopMs, ...facts },
      killsAtStart: lives.slice(0, kills).filter(({ readyMs }) => readyMs === undefined).length,
      linkCuts: relay.cuts(),
      readyMs: lives.flatMap(({ readyMs }) => readyMs ?? []),
      messages: heard.length,
      repeats: heard.length - new Set(heard.map(({ json }) => json['seq'])).size,
      broken: [...broken, ...facts.broken],
    };
  } finally {
    await relay.stop();
    await listener.stop();
    await mosquitto.stop();
    await servers.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function siteIn(
  folder: string,
  mqttUrl: string,
  servers: StreamServers,
  cameras: number,
): Promise<Site> {
  const port = await freePort();
  const dataDir = join(folder, 'data');
  const write = (name: string, urlOf: (i: number) => string): string => {
    const file = join(folder, name);
    const config = {
      ...{ site: { id: SITE, name: 'Faults' }, dataDir, web: { port }, mqtt: { url: mqttUrl } },
      ...{ evidence: { ringMinutes: 3 }, inference: { workers: 1 }, rules: STRICT },
      cameras: Array.from({ length: cameras }, (_, i) => ({
        ...{ id: `camera-${i + 1}`, name: `Camera ${i + 1}`, url: urlOf(i) },
        calibration: join(root, `demo/${clipOf(i)}.calibration.json`),
      })),
    };
    writeFileSync(file, JSON.stringify(config));
    return file;
  };
  return {
    ...{ folder, dataDir, cameras, web: `http://127.0.0.1:${port}` },
    configs: {
      live: write('live.json', (i) => servers.urlOf(clipOf(i), i)),
      away: write('away.json', () => 'rtsp://127.0.0.1:1/away'),
    },
  };
}

/** @param startMs how long a start takes, about: kills at the start are spread over it */
async function oneLife(
  site: Site,
  random: () => number,
  startMs: number,
  broken: string[],
): Promise<{ readonly raised: readonly string[]; readonly readyMs: number | undefined }> {
  // A quarter dies while it starts, the others at work.
  const diesAtStart = random() < 0.25;
  const dieAfterMs = random() * (diesAtStart ? startMs : LONGEST_WORK_MS);
  const life = new ServiceLife(site.configs.live, site.web);
  const readyMs = diesAtStart ? undefined : await untilReady(life, site, broken);
  await pause(dieAfterMs);
  if (!life.isRunning) broken.push(`a life ended by itself: ${life.lastWords}`);
  await life.kill();
  return { raised: life.raised, readyMs };
}

/** All cameras live, and nothing left of the life before. */
async function untilReady(life: ServiceLife, site: Site, broken: string[]): Promise<number | undefined> {
  const startMs = performance.now();
  if (!(await life.untilLive(site.cameras, LIVE_WITHIN_MS))) {
    broken.push(`not all cameras were live again within ${LIVE_WITHIN_MS} ms: ${life.lastWords}`);
    return undefined;
  }
  const readyMs = performance.now() - startMs;
  const endMs = performance.now() + STRANGERS_GO_WITHIN_MS;
  let strangers = strangersIn(site.dataDir, life.pid);
  while (strangers.length > 0 && performance.now() < endMs) {
    await pause(250);
    strangers = strangersIn(site.dataDir, life.pid);
  }
  for (const stranger of strangers) broken.push(`a process of an earlier life is left: ${stranger}`);
  return readyMs;
}

/** One at work that is stopped in good order, and one that finishes what was begun while its cameras are away. */
async function lastLives(
  site: Site,
  lives: { raised: readonly string[]; readyMs: number | undefined }[],
  broken: string[],
): Promise<readonly number[]> {
  const working = new ServiceLife(site.configs.live, site.web);
  lives.push({ readyMs: await untilReady(working, site, broken), raised: working.raised });
  await pause(3000);
  const stops = [await working.stop()];
  const finishing = new ServiceLife(site.configs.away, site.web);
  const endMs = performance.now() + SETTLED_WITHIN_MS;
  await finishing.untilRunning();
  while (waiting(site.dataDir) > 0 && finishing.isRunning && performance.now() < endMs) await pause(500);
  const left = waiting(site.dataDir);
  if (left > 0) broken.push(`${left} messages and clips still waited after ${SETTLED_WITHIN_MS} ms`);
  stops.push(await finishing.stop());
  for (const { code, afterMs } of stops)
    if (code !== 0 || afterMs > STOP_WITHIN_MS)
      broken.push(`a stop ended with ${String(code)} after ${afterMs.toFixed(0)} ms`);
  const strangers = strangersIn(site.dataDir, -1);
  for (const stranger of strangers) broken.push(`a process is left after the stop: ${stranger}`);
  return stops.map(({ afterMs }) => afterMs);
}

function waiting(dataDir: string): number {
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'), { readonly: true });
  try {
    const sql = `select (select count(*) from outbox where sent_wall_ms is null)
      + (select count(*) from evidence where state in ('raised', 'capturing'))`;
    return Number(database.prepare(sql).pluck().get());
  } finally {
    database.close();
  }
}

interface ClipRow {
  readonly path: string;
  readonly durationMs: number;
  readonly releaseMs: number;
  readonly shortfall: string | null;
}

async function whatIsLeft(
  { dataDir }: Site,
  reported: readonly string[],
  heard: Parameters<typeof deliveryBreaks>[0],
  random: () => number,
): Promise<Pick<ServiceKillReport, 'violations' | 'clipsReady' | 'segmentsRead' | 'broken'>> {
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'), { readonly: true });
  try {
    const violations = new Set(database.prepare<[], string>('select id from violations').pluck().all());
    const clips = database
      .prepare<[], ClipRow>(
        `select clip_path as path, clip_duration_ms as durationMs, clip_release_ms as releaseMs, shortfall from evidence where state = 'ready'`,
      )
      .all();
    const recordings = await brokenRecordings(
      dataDir,
      clips.map(({ path }) => path),
      random,
    );
    return {
      violations: violations.size,
      clipsReady: clips.length,
      segmentsRead: recordings.segmentsRead,
      broken: [
        ...reported
          .filter((id) => !violations.has(id))
          .map((id) => `violation ${id} was committed and is gone`),
        ...deliveryBreaks(heard, database),
        ...clips.filter(isTooShort).map(({ path }) => `${path} is short and does not say so`),
        ...recordings.broken,
        ...(await keptBreaks(dataDir)),
        ...countBreaks(dataDir, database),
      ],
    };
  } finally {
    database.close();
  }
}

/** Three seconds before and after, less two frames. */
function isTooShort({ durationMs, releaseMs, shortfall }: ClipRow): boolean {
  return shortfall === null && Math.min(releaseMs, durationMs - releaseMs) < 3000 - 80;
}
