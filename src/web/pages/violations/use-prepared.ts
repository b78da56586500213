import { useEffect, useState } from 'react';

export type Prepared = 'waiting' | 'ready' | 'failed';

const AGAIN_MS = 1500;

/** Whether a picture or clip can be shown: heads are blurred in it when it is asked for first, which takes some seconds. */
export function usePrepared(url: string): Prepared {
  const [answer, setAnswer] = useState<{ readonly url: string; readonly prepared: Prepared }>();
  useEffect(() => {
    const aborter = new AbortController();
    let timer: number | undefined;
    const ask = async (): Promise<void> => {
      const prepared = await stateOf(url, aborter.signal);
      if (aborter.signal.aborted) return;
      setAnswer({ url, prepared });
      if (prepared === 'waiting') timer = window.setTimeout(() => void ask(), AGAIN_MS);
    };
    void ask();
    return () => {
      aborter.abort();
      window.clearTimeout(timer);
    };
  }, [url]);
  return answer?.url === url ? answer.prepared : 'waiting';
}

async function stateOf(url: string, signal: AbortSignal): Promise<Prepared> {
  try {
    const { ok, status } = await fetch(url, { method: 'HEAD', signal });
    // A service that is away for a moment may have it when it is back.
    return ok ? 'ready' : status === 503 || status === 502 ? 'waiting' : 'failed';
  } catch {
    return 'waiting';
  }
}
