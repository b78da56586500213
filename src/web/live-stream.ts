import type { ServerResponse } from 'node:http';
import type { Log } from '../base/log.ts';
import type { LiveEvent } from '../wire/messages.ts';

export interface LiveStreamOptions {
  readonly log: Log;
  /** What may wait for one reader beyond the kernel's own buffer; a reader with more is cut off. */
  readonly maxWaitingBytes: number;
  readonly maxReaders: number;
}

/** Who listens: what they may hear, and whether they may still. */
export interface Listener {
  /** What of an event is for them; undefined: nothing. */
  hear(event: LiveEvent): LiveEvent | undefined;
  isStillIn(): boolean;
}

const RECONNECT_AFTER_MS = 2000;

/** Server-sent events to many readers. What all hear is written once as text; nothing piles up for a slow reader. */
export class LiveStream {
  readonly #options: LiveStreamOptions;
  readonly #readers = new Map<ServerResponse, Listener>();

  constructor(options: LiveStreamOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#readers.size >= this.#options.maxReaders;
  }

  get readerCount(): number {
    return this.#readers.size;
  }

  /** Takes the response over; `first` is the present state, so that a reader is complete before the first change. */
  accept(response: ServerResponse, first: readonly LiveEvent[], listener: Listener): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // A reverse proxy must pass each event on at once.
      'x-accel-buffering': 'no',
    });
    response.on('close', () => this.#readers.delete(response));
    response.on('error', (error) =>
      this.#options.log.debug({ event: 'web.live-error', error: error.message }),
    );
    response.socket?.setNoDelay(true);
    this.#readers.set(response, listener);
    const heard = first.flatMap((event) => listener.hear(event) ?? []);
    this.#write(response, `retry: ${RECONNECT_AFTER_MS}\n\n${heard.map(eventText).join('')}`);
  }

  broadcast(event: LiveEvent): void {
    const text = eventText(event);
    for (const [reader, listener] of this.#readers) {
      const heard = listener.hear(event);
      if (heard !== undefined) this.#write(reader, heard === event ? text : eventText(heard));
    }
  }

  /** Ends those whose session is over; they ask why by themselves. */
  dropLoggedOut(): void {
    for (const [reader, listener] of this.#readers) {
      if (listener.isStillIn()) continue;
      this.#readers.delete(reader);
      reader.end();
    }
  }

  /** @param at the box's time, ISO 8601 with offset */
  beat(at: string): void {
    for (const reader of this.#readers.keys()) this.beatTo(reader, at);
  }

  beatTo(response: ServerResponse, at: string): void {
    this.#write(response, `event: heartbeat\ndata: ${JSON.stringify({ at })}\n\n`);
  }

  close(): void {
    for (const reader of this.#readers.keys()) reader.end();
    this.#readers.clear();
  }

  #write(reader: ServerResponse, text: string): void {
    if (reader.destroyed || reader.writableEnded) return;
    reader.write(text);
    const waitingBytes = reader.writableLength;
    if (waitingBytes <= this.#options.maxWaitingBytes) return;
    this.#readers.delete(reader);
    this.#options.log.warn({ event: 'web.live-reader-dropped', waitingBytes }, 'a live reader was too slow');
    // It connects again by itself and then gets the present state.
    reader.destroy();
  }
}

function eventText(event: LiveEvent): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
