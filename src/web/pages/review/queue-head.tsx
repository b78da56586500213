import { Button, Indicator, Kbd, Tooltip } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { ReviewCounts } from '../../../wire/http.ts';
import { useWords } from '../language/language.tsx';
import { WaybillSearch } from '../waybill/waybill-search.tsx';
import { narrowings, type CaseFilter, type Review } from './case-filter.ts';
import { FilterPanel } from './filter-panel.tsx';
import { KeysHelp } from './keys-help.tsx';
import classes from './queue-head.module.css';

/** Asked for apart: the desk is near its limit of script. */
const RecheckLink = lazy(() =>
  import('../recheck/recheck-link.tsx').then((m) => ({ default: m.RecheckLink })),
);

const EarlyWarningLink = lazy(() =>
  import('./early-warning-link.tsx').then((m) => ({ default: m.EarlyWarningLink })),
);

interface QueueHeadProps {
  readonly filter: CaseFilter;
  readonly counts: ReviewCounts | undefined;
  readonly isFilterOpen: boolean;
  readonly onFilter: (filter: CaseFilter) => void;
  readonly onToggleFilter: () => void;
}

const STATES: readonly Review[] = ['open', 'overdue', 'confirmed', 'false-alarm', 'unsure', 'all'];

/** What there is to do, in numbers, and which part of it is listed. */
export function QueueHead({ filter, counts, isFilterOpen, onFilter, onToggleFilter }: QueueHeadProps) {
  const { review, filter: words } = useWords();
  const narrowed = narrowings(filter);
  return (
    <div className={classes['head']}>
      <div className={classes['first']}>
        <h1 className={classes['title']}>{review.list}</h1>
        <div className={classes['tools']}>
          <KeysHelp />
          <Tooltip label={<Kbd>F</Kbd>} withArrow>
            <Indicator label={narrowed} size={18} disabled={narrowed === 0} offset={4}>
              <Button
                size="sm"
                variant={isFilterOpen ? 'light' : 'default'}
                leftSection={<IconFilter size={18} stroke={1.7} aria-hidden />}
                aria-expanded={isFilterOpen}
                aria-controls="case-filter"
                onClick={onToggleFilter}
              >
                {words.more}
              </Button>
            </Indicator>
          </Tooltip>
        </div>
      </div>
      <div className={classes['waybill']}>
        <WaybillSearch waybill="" size="sm" />
      </div>
      <Suspense fallback={<div className={classes['recheck']} />}>
        <RecheckLink />
      </Suspense>
      <Suspense fallback={null}>
        <EarlyWarningLink />
      </Suspense>
      <div className={classes['states']} role="group" aria-label={words.stateOfReview}>
        {STATES.map((state) => (
          <button
            key={state}
            type="button"
            className={classes['state']}
            data-due={state === 'overdue' && (counts?.overdue ?? 0) > 0}
            aria-pressed={filter.review === state}
            onClick={() => onFilter({ ...filter, review: state })}
          >
            {words.states[state]}
            <span className={classes['count']}>{countOf(counts, state)}</span>
          </button>
        ))}
      </div>
      {isFilterOpen && <FilterPanel filter={filter} onFilter={onFilter} />}
    </div>
  );
}

function countOf(counts: ReviewCounts | undefined, state: Review): string {
  if (counts === undefined) return '';
  if (state !== 'all') return String(counts[state]);
  // Overdue ones are among the open.
  return String(counts.open + counts.confirmed + counts['false-alarm'] + counts.unsure);
}
