import { setMaxListeners } from 'node:events';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';

export interface MqttMessage {
  readonly topic: string;
  readonly payload: string;
}

/** Contents of PEM files. */
export interface MqttTls {
  /** Whose signature on the broker's certificate counts; the system's authorities where it is left out. */
  readonly ca: Buffer | undefined;
  /** What this box shows to a broker that asks for a certificate. */
  readonly client: { readonly certificate: Buffer; readonly key: Buffer } | undefined;
}

export interface MqttLinkOptions {
  /** mqtt://, mqtts://, ws:// or wss:// */
  readonly url: string;
  readonly protocol: '3.1.1' | '5';
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly tls: MqttTls;
  readonly clientId: string;
  /** Retained. The broker sends it when this client is lost, the client itself when it stops. Made at each connection. */
  readonly will: () => MqttMessage;
  readonly log: Log;
  readonly retry: { readonly minMs: number; readonly maxMs: number };
}

export const MQTT_RETRY = { minMs: 1000, maxMs: 30_000 } as const;

/** Some times what the longest command takes. */
const MOST_READ_BYTES = 8192;
const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_S = 20;
/** A broker that took a message and does not acknowledge it is as good as away: connect anew. */
const ACKNOWLEDGE_TIMEOUT_MS = 15_000;
const FAREWELL_TIMEOUT_MS = 1000;
/** A connection that lasted so long was sound: the next attempt starts again at the shortest wait. */
const SOUND_AFTER_MS = 10_000;

/** One connection and what hangs on it: when it is lost, `lost` rejects every publish that waits for its PUBACK. */
interface Connection {
  readonly client: MqttClient;
  readonly lost: AbortController;
  readonly sinceMs: number;
}

/**
 * A connection to the broker that comes back by itself, also where the broker refuses it. Each attempt is a new client of
 * the library, with an empty store: what was not acknowledged is the outbox's business, so that a link which drops again
 * during a replay loses nothing. Retained messages are remembered here, the newest of each topic.
 */
export class MqttLink implements Stoppable {
  readonly #options: MqttLinkOptions;
  /** Host and port: an address in the configuration may hold a password. */
  readonly #broker: string;
  readonly #retained = new Map<string, string>();
  readonly #connectListeners: (() => void)[] = [];
  readonly #commandListeners = new Map<string, (payload: string) => void>();
  #connection: Connection | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #failures = 0;
  #stopped = false;

  /** @throws E_BROKER for an address that is none */
  constructor(options: MqttLinkOptions) {
    this.#options = options;
    this.#broker = brokerOf(options.url);
  }

  get connected(): boolean {
    return this.#connection?.client.connected === true;
  }

  onConnect(listener: () => void): void {
    this.#connectListeners.push(listener);
  }

  /**
   * Hears what others publish on a topic without wildcards, over all connections. A retained message is not heard: it would
   * come again with each connection.
   * @param listener must not throw
   */
  onCommand(topic: string, listener: (payload: string) => void): void {
    this.#commandListeners.set(topic, listener);
    if (this.connected) this.#subscribe(topic);
  }

  /** Call once, after the listeners are there. Returns at once: the broker may be away. */
  start(): void {
    const client = connect(this.#options.url, connectOptions(this.#options));
    const connection = { client, lost: new AbortController(), sinceMs: performance.now() };
    // Each message under way listens once; how many there are the publisher bounds.
    setMaxListeners(0, connection.lost.signal);
    this.#connection = connection;
    client.on('connect', () => this.#onConnected());
    client.on('message', (topic, payload, { retain }) => {
      // Read no further than any command reaches: what is longer is refused by its length.
      if (!retain) this.#commandListeners.get(topic)?.(payload.toString('utf8', 0, MOST_READ_BYTES));
    });
    client.on('error', (error) => this.#onLost(connection, error.message));
    client.on('close', () => this.#onLost(connection, 'the connection was closed'));
  }

  /**
   * QoS 1.
   * @returns when the broker has acknowledged it; rejects when there is no connection or it is lost meanwhile
   */
  publish(message: MqttMessage, retain = false): Promise<void> {
    const connection = this.#connection;
    if (connection?.client.connected !== true)
      return Promise.reject(new ServiceError('E_BROKER', `The broker ${this.#broker} is away.`));
    return this.#publishOn(connection, message, retain);
  }

  /** The newest payload of the topic is retained at the broker: now, or when it is back. */
  retain({ topic, payload }: MqttMessage): void {
    this.#retained.set(topic, payload);
    if (this.connected) this.#sendRetained(topic, payload);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#retryTimer);
    const connection = this.#connection;
    if (connection === undefined) return;
    if (connection.client.connected) {
      // A client that says good-bye has no will: it says it itself, but does not hang on a broker that is silent.
      const farewell = this.#publishOn(connection, this.#options.will(), true, FAREWELL_TIMEOUT_MS);
      await farewell.catch((error: unknown) => this.#options.log.debug({ err: error }, 'no farewell'));
    }
    await new Promise<void>((resolve) => connection.client.end(true, () => resolve()));
  }

  #publishOn(
    { client, lost }: Connection,
    { topic, payload }: MqttMessage,
    retain: boolean,
    timeoutMs = ACKNOWLEDGE_TIMEOUT_MS,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error | null): void => {
        clearTimeout(timer);
        lost.signal.removeEventListener('abort', onLost);
        if (error === undefined || error === null) resolve();
        else
          reject(
            new ServiceError('E_BROKER', `The broker ${this.#broker} took no message: ${error.message}.`, {
              cause: error,
            }),
          );
      };
      const onLost = (): void => settle(new Error('the connection was lost'));
      const timer = setTimeout(() => {
        client.end(true);
        settle(new Error('no acknowledgement in time'));
      }, timeoutMs);
      lost.signal.addEventListener('abort', onLost);
      if (lost.signal.aborted) onLost();
      else client.publish(topic, payload, { qos: 1, retain }, (error) => settle(error));
    });
  }

  #sendRetained(topic: string, payload: string): void {
    // What fails here is sent again at the next connection, as all of them are.
    this.publish({ topic, payload }, true).catch((error: unknown) =>
      this.#options.log.debug(
        { event: 'mqtt.retained', topic, err: error },
        'retained message not delivered yet',
      ),
    );
  }

  #onConnected(): void {
    this.#options.log.info({ event: 'mqtt.connected', broker: this.#broker }, 'broker connected');
    // The outbox first: an alert that waited goes before figures that may be told any time.
    for (const listener of this.#connectListeners) listener();
    for (const [topic, payload] of this.#retained) this.#sendRetained(topic, payload);
    for (const topic of this.#commandListeners.keys()) this.#subscribe(topic);
  }

  #subscribe(topic: string): void {
    this.#connection?.client.subscribe(topic, { qos: 1 }, (error) => {
      if (error === null) return;
      this.#options.log.warn({ event: 'mqtt.deaf', topic, reason: error.message }, 'commands are not heard');
    });
  }

  /** First word of an end counts; the library says it up to three times. */
  #onLost(connection: Connection, reason: string): void {
    if (connection.lost.signal.aborted) return;
    connection.lost.abort();
    connection.client.end(true);
    if (this.#stopped) return;
    if (performance.now() - connection.sinceMs > SOUND_AFTER_MS) this.#failures = 0;
    const { retry, log } = this.#options;
    const waitMs = Math.min(retry.maxMs, retry.minMs * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    const level = this.#failures === 0 ? 'warn' : 'debug';
    log[level](
      { event: 'mqtt.lost', code: 'E_BROKER', broker: this.#broker, reason, retryInMs: Math.round(waitMs) },
      'broker away',
    );
    this.#failures += 1;
    this.#retryTimer = setTimeout(() => this.start(), waitMs);
  }
}

function connectOptions({
  protocol,
  user,
  password,
  tls: { ca, client },
  clientId,
  will,
}: MqttLinkOptions): IClientOptions {
  const { topic, payload } = will();
  return {
    clientId,
    protocolVersion: protocol === '5' ? 5 : 4,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca }),
    ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
    will: { topic, payload: Buffer.from(payload), qos: 1, retain: true },
    clean: true,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // The library would neither retry a refused connection nor forget its own store.
    reconnectPeriod: 0,
  };
}

const PROTOCOLS = ['mqtt:', 'mqtts:', 'ws:', 'wss:'];

function brokerOf(url: string): string {
  // The address itself stays out of the message: it may hold a password.
  if (!URL.canParse(url)) throw new ServiceError('E_BROKER', 'mqtt.url is no address.');
  const { protocol, host } = new URL(url);
  if (!PROTOCOLS.includes(protocol))
    throw new ServiceError(
      'E_BROKER',
      `mqtt.url starts with ${protocol}//, not with mqtt, mqtts, ws or wss.`,
    );
  return host;
}
