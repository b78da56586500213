import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stoppable } from '../base/lifetime.ts';

/** All that a run of the bench started, and the wish to end it. */
export class BenchLife {
  readonly #ending = new AbortController();
  readonly #started: Stoppable[] = [];
  /** For what the bench writes; removed at the end. */
  readonly folder = mkdtempSync(join(tmpdir(), 'qingfang-bench-'));

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Asks all that waits to give up; the bench then ends by its usual way out. */
  interrupt(): void {
    this.#ending.abort(new Error('interrupted'));
  }

  isInterrupted(): boolean {
    return this.#ending.signal.aborted;
  }

  keep<T extends Stoppable>(part: T): T {
    this.#started.push(part);
    return part;
  }

  /** Uses a part for as long as `work` takes. */
  async using<T extends Stoppable, R>(part: T, work: (part: T) => Promise<R>): Promise<R> {
    this.#started.push(part);
    try {
      return await work(part);
    } finally {
      await part.stop();
      this.#started.splice(this.#started.indexOf(part), 1);
    }
  }

  async pause(seconds: number): Promise<void> {
    this.signal.throwIfAborted();
    await delay(seconds * 1000, undefined, { signal: this.signal });
  }

  async end(): Promise<void> {
    for (const part of this.#started.splice(0).reverse()) await part.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
