import type { Board } from '../../../wire/board.ts';
import { HeartbeatSchema } from '../../../wire/http.ts';
import {
  LiveEventSchema,
  type Advice,
  type CameraState,
  type Compliance,
  type ViolationRow,
} from '../../../wire/messages.ts';

export interface LiveState {
  readonly connection: 'connecting' | 'open' | 'lost';
  readonly compliance: Compliance | undefined;
  readonly board: Board | undefined;
  readonly cameras: ReadonlyMap<string, CameraState>;
  /** The box's clock minus this device's, milliseconds: ages are told by the box's clock. */
  readonly clockOffsetMs: number;
}

/** The service beats every 10 s; a line that is silent for longer than this is dead even if TCP has not noticed. */
const SILENCE_MS = 25_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

/** One live stream for all of the app: connects, notices a dead line, connects again for ever. */
export class LiveConnection {
  readonly #url: string;
  #source: EventSource | undefined;
  #state: LiveState = {
    connection: 'connecting',
    compliance: undefined,
    board: undefined,
    cameras: new Map(),
    clockOffsetMs: 0,
  };
  #timer: number | undefined;
  #retryMs = FIRST_RETRY_MS;
  readonly #stateListeners = new Set<() => void>();
  readonly #violationListeners = new Set<(row: ViolationRow) => void>();
  readonly #adviceListeners = new Set<(advice: Advice) => void>();
  readonly #openListeners = new Set<() => void>();
  readonly #lostListeners = new Set<() => void>();

  constructor(url: string) {
    this.#url = url;
  }

  readonly getState = (): LiveState => this.#state;
  readonly onState = (listener: () => void): (() => void) => addTo(this.#stateListeners, listener);
  readonly onAdvice = (listener: (advice: Advice) => void): (() => void) =>
    addTo(this.#adviceListeners, listener);
  readonly onViolation = (listener: (row: ViolationRow) => void): (() => void) =>
    addTo(this.#violationListeners, listener);
  /** After every connect: what happened while the line was down must be fetched. */
  readonly onOpen = (listener: () => void): (() => void) => addTo(this.#openListeners, listener);

  /** Also where the service has closed the line: the session may be over. */
  readonly onLost = (listener: () => void): (() => void) => addTo(this.#lostListeners, listener);

  start(): () => void {
    this.#connect();
    window.addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
    return () => {
      window.removeEventListener('online', this.#hurry);
      document.removeEventListener('visibilitychange', this.#hurry);
      window.clearTimeout(this.#timer);
      this.#source?.close();
    };
  }

  #connect(): void {
    window.clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(this.#url);
    this.#source = source;
    this.#expectWord();
    source.addEventListener('open', () => {
      this.#retryMs = FIRST_RETRY_MS;
      this.#set({ connection: 'open' });
      for (const listener of this.#openListeners) listener();
    });
    source.addEventListener('error', () => this.#lose());
    source.addEventListener('heartbeat', (event) => this.#hearBeat(event.data));
    source.addEventListener('message', (event) => this.#hear(event.data));
  }

  #hearBeat(data: unknown): void {
    this.#expectWord();
    const beat = HeartbeatSchema.safeParse(parseJson(data));
    if (!beat.success) return;
    const clockOffsetMs = Date.parse(beat.data.at) - Date.now();
    // Below a second it is the way of the message; a changed state would draw every page again for nothing.
    if (Math.abs(clockOffsetMs - this.#state.clockOffsetMs) > 1000) this.#set({ clockOffsetMs });
  }

  #hear(data: unknown): void {
    this.#expectWord();
    const parsed = LiveEventSchema.safeParse(parseJson(data));
    if (!parsed.success) {
      console.warn('a live event cannot be read:', parsed.error.message);
      return;
    }
    const event = parsed.data;
    switch (event.topic) {
      case 'compliance':
        this.#set({ compliance: event.compliance });
        return;
      case 'board':
        this.#set({ board: event.board });
        return;
      case 'camera':
        this.#set({ cameras: new Map(this.#state.cameras).set(event.camera.cameraId, event.camera) });
        return;
      case 'cameras': {
        const { cameraIds } = event;
        const those = [...this.#state.cameras].filter(([id]) => cameraIds.includes(id));
        this.#set({ cameras: new Map(those) });
        return;
      }
      case 'advice':
        for (const listener of this.#adviceListeners) listener(event.advice);
        return;
      case 'violation':
        for (const listener of this.#violationListeners) listener(event.row);
        return;
    }
  }

  #lose(): void {
    this.#source?.close();
    this.#source = undefined;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#connect(), this.#retryMs * (0.5 + Math.random() / 2));
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#set({ connection: 'lost' });
    for (const listener of this.#lostListeners) listener();
  }

  readonly #expectWord = (): void => {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#lose(), SILENCE_MS);
  };

  /** A phone that wakes up does not wait for the next try. */
  readonly #hurry = (): void => {
    if (document.visibilityState === 'visible' && this.#state.connection === 'lost') this.#connect();
  };

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#stateListeners) listener();
  }
}

function addTo<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function parseJson(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
