import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { flakyRelay } from '../support/flaky-relay.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { MqttListener, type Heard } from '../support/mqtt-listener.ts';
import { writeNumberedRing } from '../support/numbered-ring.ts';
import { brokenPromises } from './invariants.ts';
import { seeded } from '../../src/base/seeded.ts';

export interface KillReport {
  readonly seed: number;
  readonly kills: number;
  /** How many of them came before the box was ready. */
  readonly killsAtStart: number;
  readonly linkCuts: number;
  readonly violations: number;
  readonly clipsReady: number;
  readonly messages: number;
  readonly repeats: number;
  /** From the start of a process to its readiness, ms, each life that got there. */
  readonly readyMs: readonly number[];
  /** Empty where every promise held. */
  readonly broken: readonly string[];
}

/** Longest time that a life may take to become ready, or the last one to deliver and settle all. */
const GIVE_UP_AFTER_MS = 300_000;

/**
 * Lives of one box on one data folder, each ended by kill -9 at a moment that the seed chose, over a link that drops now and
 * then; a last life may finish. Then the promises are held against what is on the disk and what a subscriber heard.
 */
export async function killLives(options: {
  readonly kills: number;
  readonly seed: number;
  readonly onLife?: (life: number) => void;
}): Promise<KillReport> {
  const { kills, seed } = options;
  const random = seeded(seed);
  const dataDir = mkdtempSync(join(tmpdir(), 'qingfang-faults-'));
  const runId = Date.now();
  const ring = join(dataDir, 'ring/belt-1', String(runId));
  writeNumberedRing(ring, { seconds: 14 });
  const mosquitto = await startMosquitto();
  const listener = await MqttListener.to(mosquitto.url, 'qingfang/s/#');
  const relay = await flakyRelay(mosquitto.url, 12);
  const lives: Life[] = [];
  try {
    for (let life = 0; life < kills; life += 1) {
      const startMs = lives.findLast(({ readyMs }) => readyMs !== undefined)?.readyMs ?? 1000;
      const args = [dataDir, relay.url, String(runId), String(seed * 1000 + life)];
      lives.push(await oneLife(args, random, startMs));
      options.onLife?.(life + 1);
    }
    await lastLife([dataDir, relay.url, String(runId), String(seed), 'last']);
    const heard = listener.heard.filter(({ topic }) => topic !== 'qingfang/s/status');
    const facts = await brokenPromises({
      dataDir,
      heard,
      reported: lives.flatMap(({ raised }) => raised),
      sample: random,
    });
    return {
      seed,
      kills,
      killsAtStart: lives.filter(({ readyMs }) => readyMs === undefined).length,
      linkCuts: relay.cuts(),
      readyMs: lives.flatMap(({ readyMs }) => readyMs ?? []),
      messages: heard.length,
      repeats: heard.length - new Set(heard.map(seqOf)).size,
      ...facts,
    };
  } finally {
    await relay.stop();
    await listener.stop();
    await mosquitto.stop();
    rmSync(dataDir, { recursive: true });
  }
}

const seqOf = ({ json }: Heard): unknown => json['seq'];

interface Life {
  readonly raised: readonly string[];
  readonly readyMs: number | undefined;
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'busy-box.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** @param startMs how long a start takes, about: kills at the start are spread over it */
async function oneLife(args: readonly string[], random: () => number, startMs: number): Promise<Life> {
  const startedMs = performance.now();
  const child = start(args);
  const gone = once(child, 'exit');
  // A quarter dies while it starts, the others at work.
  const diesAtStart = random() < 0.25;
  const dieAfterMs = random() * (diesAtStart ? startMs : 1500);
  let printed = '';
  let readyMs: number | undefined;
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      printed += String(chunk);
      if (readyMs === undefined && /^ready$/m.test(printed)) {
        readyMs = performance.now() - startedMs;
        resolve();
      }
    });
  });
  if (!diesAtStart) await Promise.race([ready, gone, pause(GIVE_UP_AFTER_MS, undefined, { ref: false })]);
  if (child.exitCode !== null)
    throw new Error(`a box ended by itself with ${String(child.exitCode)}:\n${printed}`);
  await pause(dieAfterMs);
  child.kill('SIGKILL');
  await gone;
  return { raised: [...printed.matchAll(/^raised (\S+)$/gm)].map(([, id]) => id!), readyMs };
}

async function lastLife(args: readonly string[]): Promise<void> {
  const child = start(args);
  const timer = setTimeout(() => child.kill('SIGKILL'), GIVE_UP_AFTER_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  if (code !== 0) throw new Error(`the last life ended with ${String(code)}`);
}
