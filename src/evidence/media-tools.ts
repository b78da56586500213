export interface MediaRunOptions {
  /** The program is ended when it takes longer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Written to its standard input, as fast as it reads. What it throws ends the program and is thrown. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Can be made again at any time: it stands behind all other work as well. */
  readonly isPatient?: boolean;
}

/**
 * Runs ffmpeg or ffprobe to its end.
 * @returns its standard output; rejects with the last line of what it complained of where it fails, takes too long, or
 * the signal is aborted
 */
export type RunMediaTool = (args: readonly string[], options: MediaRunOptions) => Promise<string>;

export interface MediaTools {
  readonly ffmpeg: RunMediaTool;
  readonly ffprobe: RunMediaTool;
}
