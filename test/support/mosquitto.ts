import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian installs the broker where the PATH of ordinary users does not look. */
const PROGRAM = ['mosquitto', '/usr/sbin/mosquitto'].find(
  (name) => spawnSync(name, ['-h'], { stdio: 'ignore' }).error === undefined,
);
export const mosquittoIsHere = PROGRAM !== undefined;

export interface Mosquitto {
  readonly port: number;
  readonly url: string;
  /** Ends the process at once, as a crash does; `start` brings it up again on the same port. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface MosquittoOptions {
  /** Asked of every client where it is given. */
  readonly user?: { readonly name: string; readonly password: string };
  /** PEM files; clients must show a certificate of the same authority. */
  readonly tls?: { readonly ca: string; readonly certificate: string; readonly key: string };
  /** Lines of its access list, for example `topic read #`. */
  readonly acl?: readonly string[];
}

/** Debian's mosquitto on a free loopback port. */
export async function startMosquitto({ user, tls, acl }: MosquittoOptions = {}): Promise<Mosquitto> {
  const dir = mkdtempSync(join(tmpdir(), 'qingfang-mosquitto-'));
  const port = await freePort();
  const users = join(dir, 'users');
  if (user !== undefined) spawnSync('mosquitto_passwd', ['-b', '-c', users, user.name, user.password]);
  // As root the broker would change to a user who may not read this folder.
  const own = process.getuid?.() === 0 ? ['user root'] : [];
  const access =
    user === undefined ? ['allow_anonymous true'] : ['allow_anonymous false', `password_file ${users}`];
  const safe =
    tls === undefined
      ? []
      : [`cafile ${tls.ca}`, `certfile ${tls.certificate}`, `keyfile ${tls.key}`, 'require_certificate true'];
  if (acl !== undefined) writeFileSync(join(dir, 'acl'), `${acl.join('\n')}\n`);
  const allowed = acl === undefined ? [] : [`acl_file ${join(dir, 'acl')}`];
  writeFileSync(
    join(dir, 'mosquitto.conf'),
    [`listener ${port} 127.0.0.1`, ...access, ...safe, ...allowed, ...own, 'log_dest stderr', ''].join('\n'),
  );
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const started = spawn(PROGRAM ?? 'mosquitto', ['-c', join(dir, 'mosquitto.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = started;
    for await (const chunk of started.stderr) if (String(chunk).includes('running')) break;
  };
  const crash = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    port,
    url: `${tls === undefined ? 'mqtt' : 'mqtts'}://127.0.0.1:${port}`,
    crash,
    start,
    stop: async () => {
      await crash();
      rmSync(dir, { recursive: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
