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
  const script = streamScript(source, transport);
  try {
    return writeScript(script, scriptDir ?? tmpdir());
  } catch (error) {
    // A full disk must not blind the camera.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return writeScript(script, tmpdir());
  }
}

function writeScript(script: string, parent: string): OpenedSource {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'source-'));
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, 'source.ffconcat');
  try {
    writeFileSync(path, script, { mode: 0o600 });
  } catch (error) {
    discard();
    throw error;
  }
  return { input: { kind: 'script', path }, discard };
}
