/** Work on whole database files that takes long and so has a thread of its own. The two unions are the whole protocol. */
export type DatabaseJob =
  /** A copy of a database that is at work, as it is at one moment; not yet synced. */
  | { readonly type: 'copy'; readonly file: string; readonly to: string }
  /** Is a file sound that nobody writes? */
  | { readonly type: 'check'; readonly file: string }
  /** The write-ahead log goes into the database. */
  | { readonly type: 'checkpoint'; readonly file: string };

export type DatabaseJobReply =
  | { readonly jobId: number; readonly type: 'done'; readonly damage: string | undefined }
  | { readonly jobId: number; readonly type: 'failed'; readonly reason: string };
