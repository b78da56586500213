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
  /** Rows that came while the page was open, also while its line was down; oldest first. */
  readonly arrived: readonly string[];
  readonly reload: () => void;
  readonly loadOlder: () => void;
}

const PAGE_SIZE = 20;

/** Which violations: `query` narrows what the service sends, `fits` says the same of a row that comes by the live stream. */
export interface ViolationChoice {
  readonly query: string;
  readonly fits: (row: ViolationRow) => boolean;
}

const ALL: ViolationChoice = { query: '', fits: () => true };

interface Held {
  /** The address of the newest page: of another choice nothing is held yet. */
  of: string;
  status: ViolationList['status'];
  /** The newest page was there once: what is new in the next one came since. */
  hasPage: boolean;
  rows: readonly ViolationRow[];
  nextBefore: string | null;
  arrived: readonly string[];
}

function nothingOf(address: string): Held {
  return {
    of: address,
    status: { kind: 'loading' },
    hasPage: false,
    rows: [],
    nextBefore: null,
    arrived: [],
  };
}

/**
 * Newest violations, kept up to date by the live stream, with older pages on demand. A row that no longer fits leaves the list.
 * @param choice starts anew with each other `query`
 */
export function useViolations(choice: ViolationChoice = ALL): ViolationList {
  const live = useLiveConnection();
  const firstPage = `/api/violations?limit=${PAGE_SIZE}${choice.query === '' ? '' : `&${choice.query}`}`;
  const [state, setState] = useState(() => nothingOf(firstPage));
  // Never the rows of another choice, not even for the moment in which it changes.
  const held = state.of === firstPage ? state : nothingOf(firstPage);
  const update = useCallback(
    (change: (before: Held) => Held) =>
      setState((before) => change(before.of === firstPage ? before : nothingOf(firstPage))),
    [firstPage],
  );
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((n) => n + 1), []);

  const fits = useRef(choice.fits);
  useEffect(() => {
    fits.current = choice.fits;
  });
  useEffect(
    () =>
      live.onViolation((row) =>
        update((before) => (fits.current(row) ? withLiveRow(before, row) : withoutRow(before, row.id))),
      ),
    [live, update],
  );
  // What happened while the line was down is fetched when it stands again.
  useEffect(() => live.onOpen(reload), [live, reload]);
  useEffect(() => {
    const aborter = new AbortController();
    void fetchJson(firstPage, ViolationPageSchema, aborter.signal).then((outcome) => {
      if (outcome.kind === 'aborted') return;
      if (outcome.kind === 'error') {
        update((before) => (before.status.kind === 'ready' ? before : { ...before, status: outcome }));
        return;
      }
      update((before) => withNewestPage(before, outcome.value.rows, outcome.value.nextBefore));
    });
    return () => aborter.abort();
  }, [round, firstPage, update]);

  const olderAborter = useRef<AbortController>(undefined);
  useEffect(() => () => olderAborter.current?.abort(), [firstPage]);
  const { nextBefore } = held;
  const olderPage = nextBefore === null ? undefined : `${firstPage}&before=${nextBefore}`;
  const [loadingPage, setLoadingPage] = useState<string>();
  const loadOlder = useCallback(() => {
    if (olderPage === undefined) return;
    olderAborter.current?.abort();
    olderAborter.current = new AbortController();
    setLoadingPage(olderPage);
    void fetchJson(olderPage, ViolationPageSchema, olderAborter.current.signal).then((outcome) => {
      if (outcome.kind === 'aborted') return;
      setLoadingPage(undefined);
      // On an error the button stays, to press again.
      if (outcome.kind === 'success') {
        const { rows, nextBefore: next } = outcome.value;
        update((before) => ({ ...before, rows: mergeRows(before.rows, rows), nextBefore: next }));
      }
    });
  }, [olderPage, update]);

  const older = olderPage === undefined ? 'none' : loadingPage === olderPage ? 'loading' : 'more';
  return { rows: held.rows, status: held.status, older, arrived: held.arrived, reload, loadOlder };
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

function withoutRow(held: Held, id: string): Held {
  if (!held.rows.some((row) => row.id === id)) return held;
  return { ...held, rows: held.rows.filter((row) => row.id !== id) };
}

function withNewestPage(before: Held, page: readonly ViolationRow[], nextBefore: string | null): Held {
  const arrived = [...before.arrived, ...missedOf(before, page)];
  const held: Held = { ...before, status: { kind: 'ready' }, hasPage: true, arrived };
  if (held.rows.length === 0 || leavesGap(held.rows, page)) return { ...held, rows: page, nextBefore };
  const isOnlyLive = held.rows.every((row) => held.arrived.includes(row.id));
  return {
    ...held,
    rows: mergeRows(held.rows, page),
    // The end of the older pages that were loaded stays; before the first page there is none.
    nextBefore: isOnlyLive ? nextBefore : held.nextBefore,
  };
}

/** Ids of what came since the last word of the service, oldest first; ids sort by time. */
function missedOf({ hasPage, rows }: Held, page: readonly ViolationRow[]): readonly string[] {
  if (!hasPage) return [];
  const newestId = rows[0]?.id ?? '';
  return page
    .map(({ id }) => id)
    .filter((id) => id > newestId)
    .reverse();
}
