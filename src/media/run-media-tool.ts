import { execFile, type ExecFileException } from 'node:child_process';
import { ServiceError } from '../base/service-error.ts';
import { redactCredentials } from './redact-credentials.ts';

export interface MediaToolOptions {
  /** The program is killed when it takes longer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type MediaTool = (args: readonly string[], options: MediaToolOptions) => Promise<string>;

/** A list of packets of an hour's clip fits. */
const LONGEST_OUTPUT_BYTES = 32 * 1024 * 1024;

/**
 * ffmpeg and ffprobe for work that ends by itself, such as cutting a clip; FFMPEG_PATH and FFPROBE_PATH name others than
 * those on the PATH. Each returns standard output; rejects with E_FFMPEG_MISSING, with an AbortError, or with the last
 * line of what the program complained of.
 */
export const mediaTools: { readonly ffmpeg: MediaTool; readonly ffprobe: MediaTool } = {
  ffmpeg: (args, options) => runToEnd('ffmpeg', process.env['FFMPEG_PATH'], args, options),
  ffprobe: (args, options) => runToEnd('ffprobe', process.env['FFPROBE_PATH'], args, options),
};

function runToEnd(
  name: string,
  path: string | undefined,
  args: readonly string[],
  { timeoutMs, signal }: MediaToolOptions,
): Promise<string> {
  const limits = {
    timeout: timeoutMs,
    signal,
    killSignal: 'SIGKILL',
    maxBuffer: LONGEST_OUTPUT_BYTES,
  } as const;
  return new Promise((resolve, reject) => {
    execFile(path ?? name, args, limits, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(signal.aborted ? error : complaint(name, error, stderr, timeoutMs));
    });
  });
}

function complaint(name: string, error: ExecFileException, stderr: string, timeoutMs: number): Error {
  if (error.code === 'ENOENT')
    return new ServiceError('E_FFMPEG_MISSING', `${name} cannot be started on this machine.`, {
      cause: error,
    });
  if (error.killed === true) return new Error(`${name} took longer than ${timeoutMs / 1000} s`);
  const lastLine = stderr.trim().split('\n').at(-1);
  return new Error(`${name}: ${redactCredentials(lastLine ?? '').trim() || 'failed without a word'}`);
}
