import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { startStreamServers } from '../../src/capacity/stream-servers.ts';
import { freePort } from '../support/mosquitto.ts';
import { root } from '../support/service.ts';
import { ServiceLife } from './service-life.ts';

/** Pictures before the black ones, for the start of the service, and after them. */
const BEFORE_S = 30;
const AFTER_S = 60;
const LOOK_EVERY_MS = 500;
const LIVE_WITHIN_MS = 25_000;
/** Promise 3 of docs/reliability.md: so soon after its return a camera sees again. */
const BACK_WITHIN_S = 15;

const StatesSchema = z.array(
  z.object({ cameraId: z.string(), state: z.string(), pictureFault: z.string().nullable() }),
);

export interface BlackReport {
  readonly minutes: number;
  /** From the first black picture to the word about it, s; undefined: it was never told. */
  readonly toldAfterS: number | undefined;
  /** From the first picture after it to sight again. */
  readonly backAfterS: number | undefined;
  /** What the dark camera and the one beside it were, each time that they changed. */
  readonly dark: readonly string[];
  readonly beside: readonly string[];
  readonly broken: readonly string[];
}

/** Two real RTSP cameras, one of which shows black for so long; neither may lose its connection, and the other never notices. */
export async function blackHours(minutes: number, onMinute: (minute: number) => void): Promise<BlackReport> {
  const folder = mkdtempSync(join(tmpdir(), 'qingfang-black-'));
  const gentle = join(root, 'demo/gentle.mp4');
  const servers = await startStreamServers({ dark: darkClip(folder, minutes), gentle }, 1);
  try {
    const port = await freePort();
    const web = `http://127.0.0.1:${port}`;
    const config = join(folder, 'cameras.json');
    const camera = (id: string, stream: string) => ({ id, name: id, url: servers.urlOf(stream, 0) });
    writeFileSync(
      config,
      JSON.stringify({
        ...{ site: { id: 'black', name: 'Black' }, dataDir: join(folder, 'data'), web: { port } },
        ...{ mqtt: { port: await freePort(), wsPort: await freePort() }, evidence: { ringMinutes: 3 } },
        cameras: [camera('dark', 'dark'), camera('beside', 'gentle')],
      }),
    );
    const life = new ServiceLife(config, web);
    try {
      if (!(await life.untilLive(2, LIVE_WITHIN_MS)))
        throw new Error(`not both cameras are live: ${life.lastWords}`);
      return await watchBlack(web, servers.epochMs, minutes, onMinute);
    } finally {
      await life.stop();
    }
  } finally {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Each picture is coded anew: an encoder of a camera goes on when there is nothing to see. */
function darkClip(folder: string, minutes: number): string {
  const size = '640:360';
  const path = join(folder, 'dark.mp4');
  const picture = (seconds: number): string[] => [
    ...['-stream_loop', '-1', '-t', String(seconds), '-i', join(root, 'demo/gentle.mp4')],
  ];
  const black = ['-f', 'lavfi', '-t', String(minutes * 60), '-i', 'color=black:s=640x360:r=12.5'];
  const each = [0, 1, 2].map((i) => `[${i}:v]scale=${size},fps=12.5,format=yuv420p,setsar=1[v${i}]`);
  execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', ...picture(BEFORE_S), ...black, ...picture(AFTER_S)],
      ...['-filter_complex', `${each.join(';')};[v0][v1][v2]concat=n=3`],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '2', '-bf', '0', '-g', '25', '-an', path],
    ],
    { stdio: 'inherit' },
  );
  return path;
}

async function watchBlack(
  web: string,
  epochMs: number,
  minutes: number,
  onMinute: (minute: number) => void,
): Promise<BlackReport> {
  const blackMs = epochMs + BEFORE_S * 1000;
  const backMs = blackMs + minutes * 60_000;
  const now = (): number => Number(process.hrtime.bigint()) / 1e6;
  const changes = { dark: [] as string[], beside: [] as string[] };
  let [toldAfterS, backAfterS]: (number | undefined)[] = [undefined, undefined];
  let told = 0;
  while (now() < backMs + (AFTER_S / 2) * 1000) {
    const reply = await fetch(`${web}/api/cameras`, { signal: AbortSignal.timeout(10_000) });
    for (const { cameraId, state, pictureFault } of StatesSchema.parse(await reply.json())) {
      const list = cameraId === 'dark' ? changes.dark : changes.beside;
      const is = pictureFault ?? state;
      if (list.at(-1) === is) continue;
      list.push(is);
      if (cameraId !== 'dark') continue;
      if (is === 'black') toldAfterS ??= (now() - blackMs) / 1000;
      else if (is === 'live' && toldAfterS !== undefined) backAfterS ??= (now() - backMs) / 1000;
    }
    const minute = Math.floor((now() - blackMs) / 60_000);
    if (minute > told) onMinute((told = minute));
    await pause(LOOK_EVERY_MS);
  }
  const broken = [
    ...(changes.dark.join() === 'live,black,live' ? [] : [`the dark camera was ${changes.dark.join(', ')}`]),
    ...(changes.beside.join() === 'live' ? [] : [`the camera beside it was ${changes.beside.join(', ')}`]),
    ...(backAfterS !== undefined && backAfterS >= 0 && backAfterS <= BACK_WITHIN_S
      ? []
      : [`it saw again ${String(backAfterS)} s after its return`]),
  ];
  return { minutes, toldAfterS, backAfterS, ...changes, broken };
}
