import type { ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import type { Stoppable } from '../base/lifetime.ts';
import { ServiceError } from '../base/service-error.ts';
import type { FfmpegArgs } from './ffmpeg-args.ts';
import { LineRing } from './line-ring.ts';

const QUIT_GRACE_MS = 3000;

export interface FfmpegOptions {
  readonly args: FfmpegArgs;
  /** A piece of standard output. ffmpeg waits while a promise is pending. */
  onData?(chunk: Uint8Array): void | Promise<void>;
  /** A line of standard error; returns true when it was understood and need not be kept. */
  onLine?(line: string): boolean;
  onStart?(pid: number): void;
  /** How long ffmpeg may finish its files after it was asked to quit. */
  readonly quitGraceMs?: number;
}

export interface FfmpegEnd {
  /** Exit status; undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  /** Last lines of standard error, without credentials. */
  readonly lines: readonly string[];
}

export interface FfmpegRun extends Stoppable {
  /**
   * Resolves when the process is gone and its output is read.
   * Rejects with E_FFMPEG_MISSING, or with what `onData` threw (the process is gone then, too).
   */
  readonly over: Promise<FfmpegEnd>;
}

/**
 * Starts one ffmpeg. fluent-ffmpeg finds the program (FFMPEG_PATH first, then PATH), spawns it and splits standard error
 * into lines; docs/adr/0001 says why, and when spawn takes over.
 */
export function startFfmpeg(options: FfmpegOptions): FfmpegRun {
  const ring = new LineRing();
  let child: ChildProcess | undefined;
  let asked = false;
  let interruptTimer: NodeJS.Timeout | undefined;
  let killTimer: NodeJS.Timeout | undefined;

  const quit = (): void => {
    if (child === undefined || killTimer !== undefined) return;
    // Asked by key, ffmpeg ends its segment, writes the list and leaves. Not by signal: who ends a service often signals its
    // whole process group (Ctrl-C, systemd), and at a second signal ffmpeg empties the list and drops the segment.
    child.stdin?.write('q');
    const graceMs = options.quitGraceMs ?? QUIT_GRACE_MS;
    // It reads no key while it waits for a camera; a signal ends that wait.
    interruptTimer = setTimeout(() => child?.kill('SIGINT'), graceMs / 2);
    killTimer = setTimeout(() => child?.kill('SIGKILL'), graceMs);
  };

  const over = new Promise<FfmpegEnd>((resolve, reject) => {
    let thrown: unknown;
    const output = dataSink(options, (error) => {
      thrown ??= error;
      child?.kill('SIGKILL');
    });
    const command = build(options.args, output);
    command.on('stderr', (line: string) => {
      if (options.onLine?.(line) !== true) ring.push(line);
    });
    command.on('start', () => {
      child = childOf(command);
      // Gone before it could read the key: `close` tells.
      child.stdin?.on('error', () => undefined);
      child.once('close', (code) => {
        clearTimeout(interruptTimer);
        clearTimeout(killTimer);
        if (thrown !== undefined) reject(asError(thrown));
        else resolve({ exitCode: code ?? undefined, lines: ring.lines });
      });
      if (child.pid !== undefined) options.onStart?.(child.pid);
      if (asked) quit();
    });
    // Once it runs, `close` above tells the end; before that an error means that there is no ffmpeg to run.
    const ended = (error?: Error): void => {
      if (child === undefined) reject(missing('ffmpeg', error));
    };
    command.on('error', ended);
    command.on('end', () => ended());
    command.run();
  });

  return {
    over,
    stop: async () => {
      asked = true;
      quit();
      await over.then(
        () => undefined,
        () => undefined,
      );
    },
  };
}

export function missing(program: 'ffmpeg' | 'ffprobe', cause: unknown): ServiceError {
  return new ServiceError('E_FFMPEG_MISSING', `${program} cannot be started on this machine.`, { cause });
}

/** Takes what the process writes; reports a throw once and reads the rest over, so that the process can end. */
function dataSink(options: FfmpegOptions, onThrow: (error: unknown) => void): Writable {
  let failed = false;
  const fail = (error: unknown, done: () => void): void => {
    failed = true;
    onThrow(error);
    done();
  };
  return new Writable({
    // fluent-ffmpeg kills a process whose output closes, even one that is about to end well.
    autoDestroy: false,
    emitClose: false,
    write(chunk: Uint8Array, _encoding, done) {
      if (failed) {
        done();
        return;
      }
      try {
        const pending = options.onData?.(chunk);
        if (pending === undefined) done();
        else
          pending.then(
            () => done(),
            (error: unknown) => fail(error, done),
          );
      } catch (error) {
        fail(error, done);
      }
    },
  });
}

function build(args: FfmpegArgs, output: Writable): FfmpegCommand {
  // Our ring keeps the lines; fluent-ffmpeg's own may forget them at once.
  const command = ffmpeg({ stdoutLines: 1 });
  for (const input of args.inputs) command.input(input.source).inputOptions(...input.options);
  for (const { options, target } of args.outputs) {
    if (target === 'pipe:1') command.output(output).outputOptions(...options);
    else command.output(target).outputOptions(...options);
  }
  return command;
}

/** The types of fluent-ffmpeg keep the process to themselves; the library sets it before it emits `start`. */
function childOf(command: FfmpegCommand): ChildProcess {
  return (command as unknown as { readonly ffmpegProc: ChildProcess }).ffmpegProc;
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
