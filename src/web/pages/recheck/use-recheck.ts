import { useState } from 'react';
import type { RecheckAnswer } from '../../../wire/recheck-answer.ts';
import { RecheckQueueSchema, type RecheckQueue } from '../../../wire/recheck.ts';
import { fetchJson } from '../fetch/fetch-json.ts';
import { postJson } from '../fetch/post-json.ts';
import { useFetched, type Fetched } from '../fetch/use-fetched.ts';

export interface GivenAnswer {
  readonly id: string;
  readonly answer: RecheckAnswer;
}

export interface Recheck {
  readonly queue: Fetched<RecheckQueue>;
  readonly reload: () => void;
  readonly answer: (id: string, answer: RecheckAnswer) => Promise<void>;
  /** Takes the last one back: it is asked again. */
  readonly undo: () => Promise<void>;
  /** The last answer given on this page, as long as it can be taken back. */
  readonly last: GivenAnswer | undefined;
  readonly state: 'idle' | 'busy' | 'failed' | 'closed';
}

/** @param who in whose name; a login goes before it */
export function useRecheck(who: string): Recheck {
  const url = `/api/recheck?by=${encodeURIComponent(who)}`;
  const [first, reload] = useFetched(url, RecheckQueueSchema);
  /** As the service said after the last answer. */
  const [later, setLater] = useState<RecheckQueue>();
  const [last, setLast] = useState<GivenAnswer>();
  const [state, setState] = useState<Recheck['state']>('idle');
  const send = async (id: string, answer: RecheckAnswer | 'withdrawn'): Promise<void> => {
    setState('busy');
    const outcome = await postJson(`/api/recheck/${id}/answer`, { answer, by: who }, RecheckQueueSchema);
    if (outcome.kind === 'success') {
      setLater(outcome.value);
      setLast(answer === 'withdrawn' ? undefined : { id, answer });
      setState('idle');
      return;
    }
    const isClosed = outcome.kind === 'error' && outcome.code === 'recheck-closed';
    const anew = isClosed
      ? await fetchJson(url, RecheckQueueSchema, new AbortController().signal)
      : undefined;
    if (anew?.kind === 'success') setLater(anew.value);
    setState(anew?.kind === 'success' ? 'closed' : 'failed');
  };
  return {
    queue: later === undefined ? first : { kind: 'success', value: later },
    reload,
    answer: send,
    undo: async () => {
      if (last !== undefined) await send(last.id, 'withdrawn');
    },
    last,
    state,
  };
}
