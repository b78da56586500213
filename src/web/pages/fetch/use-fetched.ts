import { useCallback, useEffect, useState } from 'react';
import { fetchJson, type FetchOutcome, type Schema } from './fetch-json.ts';

export type Fetched<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'success'; readonly value: T }
  | Extract<FetchOutcome<T>, { readonly kind: 'error' }>;

/** Loads `url` and again on `reload`; a value that is there stays while it is loaded anew, and when that fails. */
export function useFetched<T>(url: string, schema: Schema<T>): [state: Fetched<T>, reload: () => void] {
  const [answer, setAnswer] = useState<{ url: string; state: Fetched<T> }>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    const aborter = new AbortController();
    void fetchJson(url, schema, aborter.signal).then((outcome) => {
      if (outcome.kind === 'aborted') return;
      setAnswer((before) => {
        const keepsValue = before?.url === url && before.state.kind === 'success';
        return outcome.kind === 'error' && keepsValue ? before : { url, state: outcome };
      });
    });
    return () => aborter.abort();
  }, [url, schema, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  return [answer?.url === url ? answer.state : { kind: 'loading' }, reload];
}
