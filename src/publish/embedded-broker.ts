import { Aedes, type AedesOptions } from 'aedes';
import { timingSafeEqual } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Stoppable } from '../base/lifetime.ts';
import { ServiceError } from '../base/service-error.ts';
import { sha256Hex } from '../base/sha256.ts';

export interface EmbeddedBroker extends Stoppable {
  /** mqtt://host:port */
  readonly url: string;
  /** ws://host:port */
  readonly wsUrl: string;
}

export interface EmbeddedBrokerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly wsPort: number;
  /** What whoever connects must say; without them anybody may, so listen on the loopback address then. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * An MQTT 3.1.1 broker inside the process, for a box that has none beside it. It keeps nothing over a restart: retained
 * messages are sent again by the service, violations wait in its outbox only until this broker has them.
 * @throws E_PORT_IN_USE
 */
export async function startEmbeddedBroker({
  host,
  port,
  wsPort,
  user,
  password,
}: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const broker = await Aedes.createBroker(
    user === undefined || password === undefined ? {} : { authenticate: onlyFor(user, password) },
  );
  const tcp = createServer((socket) => void broker.handle(socket));
  const http = createHttpServer((_request, response) => response.writeHead(426).end());
  const sockets = webSocketsInto(broker, http);
  const stop = async (): Promise<void> => {
    for (const socket of sockets.clients) socket.terminate();
    await new Promise<void>((resolve) => broker.close(resolve));
    await Promise.all([closed(tcp), closed(http)]);
  };
  try {
    await listen(tcp, host, port);
    await listen(http, host, wsPort);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `mqtt://${addressOf(tcp)}`, wsUrl: `ws://${addressOf(http)}`, stop };
}

function onlyFor(user: string, password: string): NonNullable<AedesOptions['authenticate']> {
  const wanted = sha256(`${user}\0${password}`);
  return (_client, name, typed, done) => {
    const given = sha256(`${name ?? ''}\0${typed?.toString() ?? ''}`);
    done(null, timingSafeEqual(given, wanted));
  };
}

/** Of one length, to be compared in constant time. */
function sha256(text: string): Buffer {
  return Buffer.from(sha256Hex(text), 'hex');
}

function webSocketsInto(broker: Aedes, http: HttpServer): WebSocketServer {
  // Not given the HTTP server: it would hear that server's errors, too, and end the process over a port that is taken.
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (!isOwnOrigin(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const stream = createWebSocketStream(webSocket);
      // The broker hears of the end of a client by itself; an unheard error would end the process.
      stream.on('error', () => webSocket.terminate());
      broker.handle(stream, request);
    });
  });
  return sockets;
}

/**
 * A page of another site in the browser of someone at this box could otherwise read and forge violations: browsers let any
 * page open a WebSocket. Programs send no Origin.
 */
function isOwnOrigin({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin) || host === undefined) return false;
  return new URL(origin).hostname === new URL(`http://${host}`).hostname;
}

function listen(server: Server | HttpServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `Port ${port} on ${host}, wanted for MQTT, is taken.`;
      reject(cause.code === 'EADDRINUSE' ? new ServiceError('E_PORT_IN_USE', message, { cause }) : cause);
    });
    server.listen({ host, port }, () => resolve());
  });
}

function closed(server: Server | HttpServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function addressOf(server: Server | HttpServer): string {
  const { address, family, port } = server.address() as AddressInfo;
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
