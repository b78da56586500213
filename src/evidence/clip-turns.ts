/** How one piece of work is done. */
export interface ClipTurn {
  /** Somebody waits for it. */
  readonly isAsked: boolean;
  /** Aborted when it is made ahead and somebody asks meanwhile, and at the end. */
  readonly signal: AbortSignal;
}

interface Work {
  readonly id: string;
  readonly isAsked: boolean;
  readonly abort: AbortController;
}

/** In a storm nobody looks at all of them: what is asked for later is made then. */
const MOST_WAITING = 50;

/**
 * One clip at a time. Whoever asked last comes first, before all that is made ahead; what is being made ahead gives way,
 * and begins anew later: it works where all else on the machine leaves room, which may be never.
 */
export class ClipTurns {
  readonly #make: (id: string, turn: ClipTurn) => Promise<void>;
  /** Each the next one first. */
  #asked: string[] = [];
  #ahead: string[] = [];
  #current: Work | undefined;
  #work: Promise<void> | undefined;
  #isStopped = false;

  /** @param make rejects never */
  constructor(make: (id: string, turn: ClipTurn) => Promise<void>) {
    this.#make = make;
  }

  ask(id: string): void {
    if (this.#current?.isAsked === true && this.#current.id === id) return;
    this.#asked = [id, ...this.#asked.filter((other) => other !== id)].slice(0, MOST_WAITING);
    this.#ahead = this.#ahead.filter((other) => other !== id);
    if (this.#current?.isAsked === false) this.#current.abort.abort();
    this.#begin();
  }

  makeAhead(id: string): void {
    if (this.#current?.id === id || this.#asked.includes(id) || this.#ahead.includes(id)) return;
    this.#ahead = [...this.#ahead, id].slice(0, MOST_WAITING);
    this.#begin();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#current?.abort.abort();
    await this.#work;
  }

  #begin(): void {
    if (!this.#isStopped) this.#work ??= this.#workOff();
  }

  async #workOff(): Promise<void> {
    for (let next = this.#next(); next !== undefined && !this.#isStopped; next = this.#next()) {
      const { id, isAsked, abort } = next;
      this.#current = next;
      await this.#make(id, { isAsked, signal: abort.signal });
      this.#current = undefined;
      if (abort.signal.aborted && !this.#asked.includes(id))
        this.#ahead = [id, ...this.#ahead].slice(0, MOST_WAITING);
    }
    // At once: whoever comes in the next moment begins anew.
    this.#work = undefined;
  }

  #next(): Work | undefined {
    const asked = this.#asked.shift();
    const id = asked ?? this.#ahead.shift();
    return id === undefined ? undefined : { id, isAsked: asked !== undefined, abort: new AbortController() };
  }
}
