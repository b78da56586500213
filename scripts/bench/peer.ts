import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { packageRoot } from '../../src/config/load-config.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { openModel } from '../../src/inference/model-store.ts';
import { BUSY_SCENES, subOf } from '../../src/capacity/clips.ts';
import { figureOf, type Figure } from './figure.ts';
import type { BenchLife } from '../../src/capacity/lifetime.ts';
import type { StreamServers } from '../../src/capacity/stream-servers.ts';
import { ANALYSED_FPS } from '../../src/capacity/window.ts';

/** More than a single loop can hold, so that it never waits for a camera. */
const CAMERAS = 12;
const PYTHON = '/usr/bin/python3';

type PeerAnswer =
  | { readonly ok: true; readonly backend: string; readonly frames: number; readonly seconds: number }
  | { readonly ok: false; readonly reason: string };

interface PeerNetwork {
  readonly name: string;
  readonly file: string;
  readonly size: string;
}

export interface PeerMeasured {
  readonly figures: readonly Figure[];
  /** What could not be measured, and why. */
  readonly notes: readonly string[];
}

/**
 * The cameras that a plain loop with OpenCV could hold: its frames a second over 12.5. That flatters it, for it keeps no
 * recording, judges nothing, and what comes meanwhile is lost in its sockets.
 * @param ours cameras that we held in the same run; undefined where that was not measured
 */
export async function measurePeer(
  life: BenchLife,
  servers: StreamServers,
  sharedDir: string,
  ours: number | undefined,
  seconds: number,
): Promise<PeerMeasured> {
  const figures: Figure[] = [];
  const notes: string[] = [];
  for (const network of [await ourNetwork(), ...publicNetworks(sharedDir)]) {
    const answer = await runPeer(life, servers, network, seconds);
    if (!answer.ok) {
      notes.push(`peer.${network.name}: ${answer.reason}`);
      continue;
    }
    const cameras = answer.frames / answer.seconds / ANALYSED_FPS;
    const note = `${answer.backend}, ${String(answer.frames)} frames in ${answer.seconds.toFixed(0)} s`;
    figures.push(figureOf(`peer.${network.name}.cameras`, 'cameras', [cameras], note));
    if (ours !== undefined)
      figures.push(
        figureOf(`peer.${network.name}.ratio`, '', [ours / cameras], 'our busy cameras over the peer’s', {
          ...{ sign: '≥', limit: 3 },
        }),
      );
  }
  return { figures, notes };
}

async function ourNetwork(): Promise<PeerNetwork> {
  const { object } = ConfigSchema.shape.inference.parse({});
  const { card, path } = await openModel(join(packageRoot, 'models'), object);
  const { w, h } = card.input.sizeWh;
  return { name: 'same', file: path, size: `${String(w)}x${String(h)}` };
}

/** People and things of COCO, people alone: the two of the public networks that OpenCV of Debian 12 can load. */
function publicNetworks(sharedDir: string): PeerNetwork[] {
  return [
    { name: 'yolox', file: join(sharedDir, 'models/yolox-nano-coco.onnx'), size: '416x256' },
    { name: 'rtmdet', file: join(sharedDir, 'models/rtmdet-nano-person.onnx'), size: '320x192' },
  ].filter(({ file }) => existsSync(file));
}

async function runPeer(
  life: BenchLife,
  servers: StreamServers,
  { file, size }: PeerNetwork,
  seconds: number,
): Promise<PeerAnswer> {
  const urls = Array.from({ length: CAMERAS }, (_, i) => servers.urlOf(subOf(BUSY_SCENES[i % 3]!), i));
  const script = join(import.meta.dirname, 'peer.py');
  const child = spawn(
    PYTHON,
    [script, '--model', file, '--size', size, '--seconds', String(seconds), ...urls],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, OPENCV_FFMPEG_CAPTURE_OPTIONS: 'rtsp_transport;tcp' },
    },
  );
  const [said, complained] = [{ text: '' }, { text: '' }];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.text += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained.text += text));
  const over = once(child, 'close');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await over;
  };
  return life.using({ stop }, async () => {
    // A timer that nobody waits for any more must not keep the bench alive.
    const giveUp = delay((seconds * 2 + 60) * 1000, undefined, { signal: life.signal, ref: false });
    await Promise.race([over, giveUp]);
    if (said.text.startsWith('{')) return JSON.parse(said.text) as PeerAnswer;
    const missing = /No module named/.test(complained.text);
    return {
      ok: false,
      reason: missing
        ? 'apt-get install -y --no-install-recommends python3-opencv'
        : lastLine(complained.text),
    };
  });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 200) || 'it said nothing';
