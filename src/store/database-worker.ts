import { parentPort } from 'node:worker_threads';
import { checkpoint, copyDatabase, damageOf } from './database.ts';
import type { DatabaseJob, DatabaseJobReply } from './database-job.ts';

// The entry of the thread for work on whole files: one job after the other.
const port = parentPort;
if (port === null) throw new Error('database-worker.ts runs as a worker thread only');

/** @returns the damage that a check found */
function work(job: DatabaseJob): string | undefined {
  switch (job.type) {
    case 'copy':
      copyDatabase(job.file, job.to);
      return undefined;
    case 'check':
      return damageOf(job.file);
    case 'checkpoint':
      checkpoint(job.file);
      return undefined;
  }
}

const send = (reply: DatabaseJobReply): void => port.postMessage(reply);

port.on('message', ({ jobId, job }: { jobId: number; job: DatabaseJob }) => {
  try {
    send({ jobId, type: 'done', damage: work(job) });
  } catch (error) {
    send({ jobId, type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
});
