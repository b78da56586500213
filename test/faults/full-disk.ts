import BetterSqlite from 'better-sqlite3';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startStreamServers } from '../../src/capacity/stream-servers.ts';
import { freePort } from '../support/mosquitto.ts';
import { MqttListener, type Heard } from '../support/mqtt-listener.ts';
import { root } from '../support/service.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { ServiceLife } from './service-life.ts';

const DISK_MB = 900;
const SITE = 'full';
const LIVE_WITHIN_MS = 40_000;
/** The disk is looked at each half minute, and each clip of the demo shows its throws within as long. */
const STEP_WITHIN_MS = 180_000;
/** So that there is much to tell: docs of `killService`. */
const STRICT = { throwLimitM: 0.1, flagProbability: 0.2 };

export interface FullDiskReport {
  /** From the last free byte to the word about it, s. */
  readonly toldAfterS: number | undefined;
  readonly raisedWhileFull: number;
  readonly failedForRoom: number;
  /** From room to the next clip that is whole. */
  readonly clipAfterS: number | undefined;
  readonly broken: readonly string[];
}

/**
 * The whole service, two RTSP cameras, on a disk of its own that a stranger's file fills to the last byte: it goes on judging
 * and alerting, says that it cannot record, and keeps clips again when the file is gone.
 * @returns undefined where this user may not mount
 */
export async function fullDisk(say: (word: string) => void): Promise<FullDiskReport | undefined> {
  const disk = mountSmallDisk(DISK_MB);
  if (disk === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'qingfang-full-'));
  const streams = { throws: join(root, 'demo/throws.mp4'), gentle: join(root, 'demo/gentle.mp4') };
  const servers = await startStreamServers(streams, 1);
  try {
    const [port, mqtt] = [await freePort(), await freePort()];
    const dataDir = join(disk.dir, 'data');
    mkdirSync(dataDir);
    const config = join(folder, 'cameras.json');
    const camera = (id: 'throws' | 'gentle') => ({
      ...{ id, name: id, url: servers.urlOf(id, 0) },
      calibration: join(root, `demo/${id}.calibration.json`),
    });
    writeFileSync(
      config,
      JSON.stringify({
        ...{ site: { id: SITE, name: 'Full' }, dataDir, web: { port } },
        ...{ mqtt: { port: mqtt, wsPort: await freePort() }, evidence: { ringMinutes: 3 }, rules: STRICT },
        cameras: [camera('throws'), camera('gentle')],
      }),
    );
    const life = new ServiceLife(config, `http://127.0.0.1:${port}`);
    try {
      if (!(await life.untilLive(2, LIVE_WITHIN_MS))) throw new Error(`not live: ${life.lastWords}`);
      const listener = await MqttListener.to(`mqtt://127.0.0.1:${mqtt}`, `qingfang/${SITE}/#`);
      const report = await fillAndClear(disk, listener, say);
      await listener.stop();
      const { code } = await life.stop();
      const stopped = code === 0 ? [] : [`the stop ended with ${String(code)}`];
      return { ...report, broken: [...report.broken, ...stopped, ...leftBroken(dataDir, listener.heard)] };
    } finally {
      if (life.isRunning) await life.kill();
    }
  } finally {
    await servers.stop();
    disk.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillAndClear(
  disk: SmallDisk,
  listener: MqttListener,
  say: (word: string) => void,
): Promise<FullDiskReport> {
  const broken: string[] = [];
  const typed = (heard: readonly Heard[], type: string): number =>
    heard.filter(({ json }) => json['type'] === type).length;
  /** Seconds until what came after `from` fits. */
  const until = async (
    what: string,
    from: number,
    fits: (since: readonly Heard[]) => boolean,
  ): Promise<number | undefined> => {
    say(what);
    const startMs = performance.now();
    while (performance.now() - startMs < STEP_WITHIN_MS) {
      if (fits(listener.heard.slice(from))) return (performance.now() - startMs) / 1000;
      await pause(200);
    }
    broken.push(`${what}: not within ${STEP_WITHIN_MS / 1000} s`);
    return undefined;
  };
  const isLevel = (wanted: (level: unknown) => boolean) => (since: readonly Heard[]) =>
    since.some(({ topic, json }) => topic.endsWith('/disk') && wanted(json['level']));

  await until('a clip while there is room', 0, (since) => typed(since, 'evidence-ready') > 0);
  const full = listener.heard.length;
  disk.fill();
  const toldAfterS = await until(
    'the word that it is full',
    full,
    isLevel((level) => level === 'full'),
  );
  // What is judged from here on was released when nothing could be kept any more.
  const told = listener.heard.length;
  await until('an alert on the full disk', told, (since) => typed(since, 'raised') > 0);
  await until('the word that it has no clip', told, (since) => typed(since, 'evidence-failed') > 0);
  const whileFull = listener.heard.slice(full);
  const room = listener.heard.length;
  disk.clear();
  const easedS = await until(
    'the word that there is room',
    room,
    isLevel((level) => level !== 'full'),
  );
  const eased = listener.heard.length;
  const clipS = await until('a clip again', eased, (since) => typed(since, 'evidence-ready') > 0);
  return {
    toldAfterS,
    raisedWhileFull: typed(whileFull, 'raised'),
    failedForRoom: typed(whileFull, 'evidence-failed'),
    clipAfterS: easedS === undefined || clipS === undefined ? undefined : easedS + clipS,
    broken,
  };
}

/** Each violation that was told is in a database that is whole. */
function leftBroken(dataDir: string, heard: readonly Heard[]): readonly string[] {
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'), { readonly: true });
  try {
    const sound = database.pragma('integrity_check', { simple: true });
    const rows = new Set(database.prepare<[], string>('select id from violations').pluck().all());
    const lost = heard.flatMap(({ json }) =>
      json['type'] === 'raised' && !rows.has(String(json['id'])) ? [String(json['id'])] : [],
    );
    return [
      ...(sound === 'ok' ? [] : [`the database is damaged: ${String(sound)}`]),
      ...lost.map((id) => `violation ${id} was told and is not in the database`),
    ];
  } finally {
    database.close();
  }
}
