import { connect } from 'node:net';
import type { StreamFault } from '../domain/stream-fault.ts';

export interface ReachOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const FAULTS: Readonly<Record<string, StreamFault>> = {
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
  ECONNREFUSED: 'port-refused',
};

/**
 * Whether anything listens there, before ffmpeg tries: the system says by a code what ffmpeg says in words, or by silence.
 * @returns undefined where something does
 */
export function reachHost({ host, port, timeoutMs, signal }: ReachOptions): Promise<StreamFault | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal, timeout: timeoutMs });
    const settle = (fault: StreamFault | undefined): void => {
      socket.destroy();
      resolve(fault);
    };
    socket.once('connect', () => settle(undefined));
    socket.once('timeout', () => settle('host-unreachable'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle(FAULTS[error.code ?? ''] ?? 'host-unreachable'),
    );
  });
}
