// Loaded before the service (`node --import`), so that one that was started for a test ends when its starter is gone, however that ended.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Nothing is said over the channel: it must not hold the end of the service.
  process.channel?.unref();
}
