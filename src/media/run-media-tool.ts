import { execFile, type ChildProcess, type ExecFileException } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { ServiceError } from '../base/service-error.ts';
import { redactCredentials } from './redact-credentials.ts';

export interface MediaToolOptions {
  /** The program is killed when it takes longer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Written to its standard input, as fast as it reads. What it throws ends the program and is thrown. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Can be made again at any time: it stands behind all other work as well. */
  readonly isPatient?: boolean;
}

export type MediaTool = (args: readonly string[], options: MediaToolOptions) => Promise<string>;

const { PRIORITY_LOW, PRIORITY_BELOW_NORMAL } = constants.priority;
/** A list of packets of an hour's clip fits. */
const LONGEST_OUTPUT_BYTES = 32 * 1024 * 1024;

/**
 * ffmpeg and ffprobe for work that ends by itself, such as cutting a clip, behind the judgement; FFMPEG_PATH and FFPROBE_PATH name others than
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
  { timeoutMs, signal, input, isPatient = false }: MediaToolOptions,
): Promise<string> {
  const limits = {
    timeout: timeoutMs,
    signal,
    killSignal: 'SIGKILL',
    maxBuffer: LONGEST_OUTPUT_BYTES,
  } as const;
  return new Promise((resolve, reject) => {
    let inputFault: Error | undefined;
    const child = execFile(path ?? name, args, limits, (error, stdout, stderr) => {
      if (inputFault !== undefined) reject(inputFault);
      else if (error === null) resolve(stdout);
      else reject(signal.aborted ? error : complaint(name, error, stderr, timeoutMs));
    });
    giveWay(child, isPatient ? PRIORITY_LOW : PRIORITY_BELOW_NORMAL);
    if (input !== undefined)
      feed(child, input, (fault) => {
        inputFault = fault;
        child.kill('SIGKILL');
      });
  });
}

/**
 * The cores belong to the judgement: where they do not suffice, this gets a tenth of what a worker gets, or a seventieth. Set before the
 * program starts its threads, which inherit it.
 */
function giveWay({ pid }: ChildProcess, priority: number): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, priority);
  } catch {
    // Over already, or not allowed here: it works all the same.
  }
}

/** A program that reads no further has all it wants; the rest of its end is told by its exit. */
function feed(
  { stdin }: ChildProcess,
  input: AsyncIterable<Uint8Array>,
  onFault: (fault: Error) => void,
): void {
  if (stdin === null) return;
  let isWritten = true;
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* input;
    } catch (error) {
      isWritten = false;
      throw error;
    }
  };
  pipeline(pieces, stdin).catch((error: unknown) => {
    if (!isWritten) onFault(error instanceof Error ? error : new Error(String(error)));
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
