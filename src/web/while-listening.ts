import type { FastifyReply } from 'fastify';

/** A page that goes, or asks for something else, drops its question: the box need not answer it. @returns undefined then */
export async function whileListening<T>(
  reply: FastifyReply,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const aborter = new AbortController();
  const stop = (): void => aborter.abort();
  reply.raw.once('close', stop);
  try {
    const answer = await ask(aborter.signal);
    return aborter.signal.aborted ? undefined : answer;
  } catch (error) {
    if (aborter.signal.aborted) return undefined;
    throw error;
  } finally {
    reply.raw.off('close', stop);
  }
}
