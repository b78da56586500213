import { useCallback, useEffect, useRef, useState } from 'react';
import { ViolationPageSchema, type ViolationRow } from '../../../wire/messages.ts';
import { fetchJson, type FetchProblem } from '../fetch/fetch-json.ts';
import { useLiveConnection } from '../live/live-context.tsx';
import { leavesGap, mergeRows } from './merge-rows.ts';

export interface ViolationList {
  readonly rows: readonly ViolationRow[];
  /** Of the newest page: until it is there, rows may be empty without meaning so. */
  readonly status: { kind: 'loading' } | { kind: 'ready' } | { kind: 'error'; problem: FetchProblem };
  readonly older: 'none' | 'more' | 'loading';
  /** Rows that came by the live stream while the page was open, oldest first. */
  readonly arrived: readonly string[];
  readonly reload: () => void;
  readonly loadOlder: () => void;
}

const PAGE_SIZE = 20;
const FIRST_PAGE = `/api/violations?limit=${PAGE_SIZE}`;

interface Held {
  rows: readonly ViolationRow[];
  nextBefore: string | null;
  arrived: readonly string[];
}

/** Newest violations, kept up to date by the live stream, with older pages on demand. */
export function useViolations(): ViolationList {
  const live = useLiveConnection();
  const [held, setHeld] = useState<Held>({ rows: [], nextBefore: null, arrived: [] });
  const [status, setStatus] = useState<ViolationList['status']>({ kind: 'loading' });
  const [loadingOlder, setLoadingOlder] = useState(false);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((n) => n + 1), []);

  useEffect(() => live.onViolation((row) => setHeld((before) => withLiveRow(before, row))), [live]);
  // What happened while the line was down is fetched when it stands again.
  useEffect(() => live.onOpen(reload), [live, reload]);
  useEffect(() => {
    const aborter = new AbortController();
    void fetchJson(FIRST_PAGE, ViolationPageSchema, aborter.signal).then((outcome) => {
      if (outcome.kind === 'aborted') return;
      if (outcome.kind === 'error') {
        setStatus((now) => (now.kind === 'ready' ? now : outcome));
        return;
      }
      setHeld((before) => withNewestPage(before, outcome.value.rows, outcome.value.nextBefore));
      setStatus({ kind: 'ready' });
    });
    return () => aborter.abort();
  }, [round]);

  const olderAborter = useRef<AbortController>(undefined);
  useEffect(() => () => olderAborter.current?.abort(), []);
  const { nextBefore } = held;
  const loadOlder = useCallback(() => {
    if (nextBefore === null) return;
    olderAborter.current?.abort();
    olderAborter.current = new AbortController();
    setLoadingOlder(true);
    const url = `${FIRST_PAGE}&before=${nextBefore}`;
    void fetchJson(url, ViolationPageSchema, olderAborter.current.signal).then((outcome) => {
      if (outcome.kind === 'aborted') return;
      setLoadingOlder(false);
      // On an error the button stays, to press again.
      if (outcome.kind === 'success') {
        const { rows, nextBefore: next } = outcome.value;
        setHeld((before) => ({ ...before, rows: mergeRows(before.rows, rows), nextBefore: next }));
      }
    });
  }, [nextBefore]);

  const older = loadingOlder ? 'loading' : nextBefore === null ? 'none' : 'more';
  return { rows: held.rows, status, older, arrived: held.arrived, reload, loadOlder };
}

function withLiveRow(held: Held, row: ViolationRow): Held {
  const isKnown = held.rows.some((known) => known.id === row.id);
  const oldest = held.rows.at(-1);
  // The evidence of a row on a page that is not loaded yet: it comes with that page.
  if (!isKnown && oldest !== undefined && row.id < oldest.id && held.nextBefore !== null) return held;
  return {
    ...held,
    rows: mergeRows(held.rows, [row]),
    arrived: isKnown ? held.arrived : [...held.arrived, row.id],
  };
}

function withNewestPage(held: Held, page: readonly ViolationRow[], nextBefore: string | null): Held {
  if (held.rows.length === 0 || leavesGap(held.rows, page)) return { ...held, rows: page, nextBefore };
  const isOnlyLive = held.rows.every((row) => held.arrived.includes(row.id));
  return {
    ...held,
    rows: mergeRows(held.rows, page),
    // The end of the older pages that were loaded stays; before the first page there is none.
    nextBefore: isOnlyLive ? nextBefore : held.nextBefore,
  };
}
