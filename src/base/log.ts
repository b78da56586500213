import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Structured log on stdout, one JSON object a line. Addresses are logged without credentials by their owners. */
export function createLog(level: string = process.env['LOG_LEVEL'] ?? 'info'): Log {
  return pino({ level, base: {}, timestamp: pino.stdTimeFunctions.isoTime });
}

export const silentLog: Log = pino({ level: 'silent' });
