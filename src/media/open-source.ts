import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamScript, type InputSource } from './ffmpeg-args.ts';
import { hasCredentials } from './redact-credentials.ts';

export interface OpenedSource {
  readonly input: InputSource;
  /** Removes the script again, where there is one: as soon as ffmpeg has opened it. */
  discard(): void;
}

export interface SourceSettings {
  /** rtsp://, rtsps:// or a path */
  readonly source: string;
  readonly transport: 'tcp' | 'udp';
  readonly loop: boolean;
  /** Where scripts are written (readable by this user only); the system's folder for temporary files where undefined. */
  readonly scriptDir?: string | undefined;
}

export const isStream = (source: string): boolean => /^rtsps?:\/\//i.test(source);

/**
 * An address with credentials never becomes an argument, since every user of the machine may read the list of processes:
 * it goes into a script of ffmpeg's concat format. Other addresses and paths are given as they are.
 */
export function openSource({ source, transport, loop, scriptDir }: SourceSettings): OpenedSource {
  if (!isStream(source)) return { input: { kind: 'file', path: source, loop }, discard: () => undefined };
  if (!hasCredentials(source))
    return { input: { kind: 'stream', url: source, transport }, discard: () => undefined };
  const parent = scriptDir ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'source-'));
  const path = join(folder, 'source.ffconcat');
  writeFileSync(path, streamScript(source, transport), { mode: 0o600 });
  return { input: { kind: 'script', path }, discard: () => rmSync(folder, { recursive: true, force: true }) };
}
