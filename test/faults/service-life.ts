import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { spawnService } from '../../scripts/soak/service.ts';

const LineSchema = z.object({ event: z.literal('handling'), id: z.string(), violation: z.boolean() });
const CamerasSchema = z.array(z.object({ state: z.string() }));
const LOOK_EVERY_MS = 100;
const GIVE_UP_STOP_AFTER_MS = 60_000;

/** One life of the service as it is delivered, in a process of its own. */
export class ServiceLife {
  readonly #child: ChildProcess;
  readonly #web: string;
  readonly #gone: Promise<number | null>;
  #said = '';
  #lastWords = '';
  #runs = false;
  /** Ids of violations that it told after their commit. */
  readonly raised: string[] = [];

  constructor(configFile: string, web: string) {
    this.#web = web;
    this.#child = spawnService(configFile);
    this.#gone = new Promise((resolve) => this.#child.once('exit', resolve));
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
  }

  /** Resolves when it says that it runs, or has ended. */
  async untilRunning(): Promise<void> {
    while (this.isRunning && !this.#runs) await pause(LOOK_EVERY_MS);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get lastWords(): string {
    return this.#lastWords;
  }

  /** @returns whether so many cameras are live in time */
  async untilLive(cameras: number, withinMs: number): Promise<boolean> {
    const endMs = performance.now() + withinMs;
    while (this.isRunning && performance.now() < endMs) {
      if ((await this.#camerasLive()) === cameras) return true;
      await pause(LOOK_EVERY_MS);
    }
    return false;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  /** @returns after how long it ended, and how; one that does not end is killed after a while */
  async stop(): Promise<{ readonly afterMs: number; readonly code: number | null }> {
    const startMs = performance.now();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), GIVE_UP_STOP_AFTER_MS);
    this.#child.kill('SIGTERM');
    const code = await this.#gone;
    clearTimeout(timer);
    return { afterMs: performance.now() - startMs, code };
  }

  async #camerasLive(): Promise<number> {
    try {
      const reply = await fetch(`${this.#web}/api/cameras`, { signal: AbortSignal.timeout(2000) });
      return CamerasSchema.parse(await reply.json()).filter(({ state }) => state === 'live').length;
    } catch {
      // It does not listen yet.
      return 0;
    }
  }

  #hear(text: string): void {
    this.#lastWords = (this.#lastWords + text).slice(-2000);
    const lines = (this.#said + text).split('\n');
    this.#said = lines.pop() ?? '';
    for (const line of lines) {
      if (line.includes('is running')) this.#runs = true;
      const told = line.startsWith('{') ? LineSchema.safeParse(JSON.parse(line)).data : undefined;
      if (told?.violation === true) this.raised.push(told.id);
    }
  }
}

/** Processes that work in a folder and belong to none of the tree of `root`. */
export function strangersIn(folder: string, root: number): readonly string[] {
  const parents = new Map<number, number>();
  const inFolder: { readonly pid: number; readonly command: string }[] = [];
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      if (command.includes(folder)) inFolder.push({ pid: Number(name), command });
    } catch {
      // Gone meanwhile.
    }
  }
  const isOf = (pid: number | undefined): boolean =>
    pid === root || (pid !== undefined && pid > 1 && isOf(parents.get(pid)));
  return inFolder.filter(({ pid }) => !isOf(pid)).map(({ pid, command }) => `${pid} ${command.slice(0, 80)}`);
}
