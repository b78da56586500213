import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { err, ok, type Result } from '../base/result.ts';
import { ServiceError } from '../base/service-error.ts';
import { LineRing } from './line-ring.ts';

/** Debian's own Python holds python3-gi; another one may come first on the PATH. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const READY_TIMEOUT_MS = 20_000;

export interface DemoRtspOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Name in the address -> path of the file. */
  readonly streams: Readonly<Record<string, string>>;
  /** Streams that carry sound only. */
  readonly tones?: readonly string[];
  readonly login?: { readonly user: string; readonly password: string };
  /** Folder that holds scripts/. */
  readonly packageRoot: string;
  readonly log: Log;
}

export interface DemoRtsp extends Stoppable {
  readonly port: number;
  readonly pid: number | undefined;
  /** When all clips were at their first picture, on the machine's monotonic clock (that of `process.hrtime`). */
  readonly epochMs: number;
  urlOf(name: string): string;
  /** Resolves when the server ended, asked or not. */
  readonly over: Promise<void>;
}

/**
 * Serves clips as RTSP streams with scripts/rtsp-server.py. 'unavailable' where this machine has no python3-gi or no
 * gst-rtsp-server (the log says which); the caller then plays the files themselves.
 * @throws E_PORT_IN_USE
 */
export async function startDemoRtsp(options: DemoRtspOptions): Promise<Result<DemoRtsp, 'unavailable'>> {
  const said: string[] = [];
  for (const python of PYTHONS) {
    const server = await start(python, options);
    if (server.ok) return server;
    said.push(...server.error);
    if (said.some((line) => /cannot listen|address already in use/i.test(line)))
      throw new ServiceError(
        'E_PORT_IN_USE',
        `Port ${options.port} on ${options.host} (RTSP of the demo) is taken.`,
      );
  }
  options.log.warn(
    { event: 'demo.rtsp-unavailable', reason: said.at(-1) ?? 'python3 is missing' },
    'no RTSP server on this machine (Debian: apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good gstreamer1.0-plugins-bad)',
  );
  return err('unavailable');
}

async function start(python: string, options: DemoRtspOptions): Promise<Result<DemoRtsp, readonly string[]>> {
  const { host, login } = options;
  const ring = new LineRing();
  // The open pipe to its standard input ties its life to ours: it closes even when we are killed.
  const child = spawn(python, serverArgs(options), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...(login === undefined ? {} : { RTSP_PASSWORD: login.password }) },
  });
  const over = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      ring.push(error.message);
      resolve();
    });
  });
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stderr }).on('line', (line) => ring.push(line));
  const ready = await readyLine(child, over);
  if (ready === undefined) {
    await stop(child, over);
    return err(ring.lines);
  }
  const { port, epochS } = ready;
  const authority =
    login === undefined ? '' : `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`;
  return ok({
    ...{ port, over, pid: child.pid, epochMs: epochS * 1000 },
    urlOf: (name) => `rtsp://${authority}${host}:${port}/${name}`,
    stop: () => stop(child, over),
  });
}

function serverArgs({ host, port, streams, tones = [], login, packageRoot }: DemoRtspOptions): string[] {
  return [
    ...[
      join(packageRoot, 'scripts/rtsp-server.py'),
      '--host',
      host,
      '--port',
      String(port),
      '--stop-with-stdin',
    ],
    ...Object.entries(streams).flatMap(([name, path]) => ['--stream', `${name}=${path}`]),
    ...tones.flatMap((name) => ['--tone', name]),
    ...(login === undefined ? [] : ['--user', login.user]),
  ];
}

/** Undefined when it ended or said nothing in time. */
async function readyLine(
  child: ChildProcess,
  over: Promise<void>,
): Promise<{ readonly port: number; readonly epochS: number } | undefined> {
  const timeout = AbortSignal.timeout(READY_TIMEOUT_MS);
  const lines = createInterface({ input: child.stdout! });
  const line = once(lines, 'line', { signal: timeout }).then(
    ([text]) => JSON.parse(String(text)) as { readonly port: number; readonly epochS: number },
    () => undefined,
  );
  return Promise.race([line, over.then(() => undefined)]);
}

async function stop(child: ChildProcess, over: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const killTimer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await over;
  clearTimeout(killTimer);
}
