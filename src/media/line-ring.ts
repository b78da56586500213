import { redactCredentials } from './redact-credentials.ts';

const LONGEST = 400;

/** The last lines that a child process wrote, without credentials; older ones are forgotten. */
export class LineRing {
  readonly #capacity: number;
  readonly #lines: string[] = [];

  constructor(capacity = 40) {
    this.#capacity = capacity;
  }

  push(line: string): void {
    this.#lines.push(redactCredentials(line.slice(0, LONGEST)));
    if (this.#lines.length > this.#capacity) this.#lines.shift();
  }

  /** Oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }
}
