import { useMediaQuery } from '@mantine/hooks';
import { IconConfetti, IconFilterOff, IconListSearch, IconPackage } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { ReviewCountsSchema, type ReviewCounts } from '../../../wire/http.ts';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { StaleBand } from '../frame/stale-band.tsx';
import { useWords } from '../language/language.tsx';
import { useLiveConnection } from '../live/live-context.tsx';
import { useSite } from '../live/site-context.tsx';
import { useNow } from '../time/use-now.ts';
import { useViolations, type ViolationList } from '../violations/use-violations.ts';
import { AskedCase } from './asked-case.tsx';
import { filterQuery, fits, narrowings, readFilter, writeFilter, type CaseFilter } from './case-filter.ts';
import { CaseList } from './case-list.tsx';
import { CaseView } from './case-view.tsx';
import { LastVerdict } from './last-verdict.tsx';
import { QueueHead } from './queue-head.tsx';
import classes from './review-page.module.css';
import { useKeys } from './use-keys.ts';
import { useSelectionKeys } from './use-selection-keys.ts';
import { useVerdictGiving } from './use-verdict-giving.ts';

const WIDE = '(min-width: 62em)';

/** @param askedId the case in the address; without it a desk shows the first of the list, a phone the list */
export function ReviewPage({ askedId }: { askedId: string | undefined }) {
  const site = useSite();
  const [search] = useSearchParams();
  const filter = readFilter(search);
  const query = filterQuery(filter, site.timeZone);
  const counts = useCounts(query.toString());
  if (filter.review !== 'all') query.set('review', filter.review);
  const nowMs = useNow(60_000);
  const list = useViolations({ query: query.toString(), fits: (row) => fits(row, filter, site, nowMs) });
  return (
    <PageFrame page="review">
      <Split list={list} askedId={askedId} filter={filter} counts={counts} />
    </PageFrame>
  );
}

/** Asked for again with everything that happens. */
function useCounts(query: string): ReviewCounts | undefined {
  const live = useLiveConnection();
  const [counts, reload] = useFetched(`/api/review-counts?${query}`, ReviewCountsSchema);
  useEffect(() => live.onViolation(reload), [live, reload]);
  useEffect(() => live.onOpen(reload), [live, reload]);
  return counts.kind === 'success' ? counts.value : undefined;
}

interface SplitProps {
  readonly list: ViolationList;
  readonly askedId: string | undefined;
  readonly filter: CaseFilter;
  readonly counts: ReviewCounts | undefined;
}

function Split({ list, askedId, filter, counts }: SplitProps) {
  const { review } = useWords();
  const isWide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false });
  const [, navigate] = useLocation();
  const [isFilterOpen, setFilterOpen] = useState(false);
  const search = writeFilter(filter);
  const shownId = useFirstShown(list.rows);
  const selectedId = askedId ?? (isWide ? shownId : undefined);
  const selected = list.rows.find(({ id }) => id === selectedId);
  const select = (id: string): void => navigate(`/review/${id}${search}`, { replace: true });
  const giving = useVerdictGiving((row) => {
    if (row.verdict === null) {
      // Taken back: there it is again, to be judged anew.
      select(row.id);
      return;
    }
    const next = nextOpen(list.rows, row.id);
    if (next === undefined) navigate(`/review${search}`, { replace: true });
    else select(next.id);
  });
  useSelectionKeys({ rows: list.rows, selectedId, select, loadOlder: list.loadOlder });
  const undoable = selected?.verdict != null ? selected : giving.last;
  useKeys({
    f: () => setFilterOpen((isOpen) => !isOpen),
    z: () => {
      if (undoable !== undefined) void giving.withdraw(undoable);
    },
  });
  const caseProps = { giving, back: isWide ? undefined : `/review${search}` };
  return (
    <div className={classes['split']}>
      {(isWide || askedId === undefined) && (
        <section className={classes['list']} aria-label={review.list}>
          <QueueHead
            filter={filter}
            counts={counts}
            isFilterOpen={isFilterOpen}
            onFilter={(next) => navigate(`/review${writeFilter(next)}`, { replace: true })}
            onToggleFilter={() => setFilterOpen((isOpen) => !isOpen)}
          />
          <LastVerdict giving={giving} />
          <ListBody list={list} selectedId={selectedId} filter={filter} search={search} />
        </section>
      )}
      {(isWide || askedId !== undefined) && (
        <section className={classes['detail']} aria-label={review.player}>
          <StaleBand />
          {selected !== undefined && <CaseView key={selected.id} row={selected} {...caseProps} />}
          {selected === undefined && selectedId !== undefined && (
            <AskedCase key={selectedId} id={selectedId} {...caseProps} />
          )}
          {selectedId === undefined && list.status.kind === 'ready' && (
            <Notice icon={<IconListSearch size={44} stroke={1.4} aria-hidden />} title={review.pick} />
          )}
        </section>
      )}
    </div>
  );
}

/** The newest case when the list came: one that comes later does not push it from under the auditor's eyes. */
function useFirstShown(rows: readonly ViolationRow[]): string | undefined {
  const [shownId, setShown] = useState<string>();
  if (rows.some(({ id }) => id === shownId)) return shownId;
  const newestId = rows[0]?.id;
  if (newestId !== shownId) setShown(newestId);
  return newestId;
}

interface ListBodyProps {
  readonly list: ViolationList;
  readonly selectedId: string | undefined;
  readonly filter: CaseFilter;
  readonly search: string;
}

function ListBody({ list, selectedId, filter, search }: ListBodyProps) {
  const { review, filter: words } = useWords();
  if (list.rows.length > 0) return <CaseList list={list} selectedId={selectedId} search={search} />;
  switch (list.status.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return <LoadFailed problem={list.status.problem} retry={list.reload} />;
    case 'ready':
      if (narrowings(filter) > 0)
        return (
          <Notice
            icon={<IconFilterOff size={44} stroke={1.4} aria-hidden />}
            title={words.nothingFits}
            hint={words.nothingFitsHint}
          />
        );
      return filter.review === 'open' || filter.review === 'overdue' ? (
        <Notice
          icon={<IconConfetti size={44} stroke={1.4} aria-hidden />}
          title={review.allDone}
          hint={review.allDoneHint}
        />
      ) : (
        <Notice
          icon={<IconPackage size={44} stroke={1.4} aria-hidden />}
          title={review.empty}
          hint={review.emptyHint}
        />
      );
  }
}

/** The next one down the list that has no verdict, else the next one up. */
function nextOpen(rows: readonly ViolationRow[], fromId: string): ViolationRow | undefined {
  const isOpen = ({ id, verdict }: ViolationRow): boolean => id !== fromId && verdict === null;
  // Ids sort by time, newest first: the one that was judged may have left the list already.
  return (
    rows.find((row) => row.id < fromId && isOpen(row)) ??
    rows.findLast((row) => row.id > fromId && isOpen(row))
  );
}
