import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatAge } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { CaseThumb } from '../violations/case-thumb.tsx';
import { describeDistance } from '../violations/format-measure.ts';
import { usePlace } from '../violations/use-place.ts';
import { KindName } from '../violations/kind-name.tsx';
import type { ViolationList } from '../violations/use-violations.ts';
import { isOverdue } from './case-filter.ts';
import classes from './case-list.module.css';
import { VERDICT_ICONS } from './verdict-panel.tsx';

interface CaseListProps {
  readonly list: ViolationList;
  readonly selectedId: string | undefined;
  /** Of the address: the filter stays. */
  readonly search: string;
}

export function CaseList({ list, selectedId, search }: CaseListProps) {
  const { alerts } = useWords();
  const nowMs = useNow(10_000);
  return (
    <>
      <ul className={classes['rows']}>
        {list.rows.map((row) => (
          <li key={row.id}>
            <Row row={row} nowMs={nowMs} isSelected={row.id === selectedId} search={search} />
          </li>
        ))}
      </ul>
      <div className={classes['more']}>
        {list.older === 'none' ? (
          <p className={classes['end']}>{alerts.end}</p>
        ) : (
          <Button
            size="md"
            variant="default"
            fullWidth
            loading={list.older === 'loading'}
            onClick={list.loadOlder}
          >
            {alerts.older}
          </Button>
        )}
      </div>
    </>
  );
}

interface RowProps {
  readonly row: ViolationRow;
  readonly nowMs: number;
  readonly isSelected: boolean;
  readonly search: string;
}

function Row({ row, nowMs, isSelected, search }: RowProps) {
  const words = useWords();
  const placeOf = usePlace();
  const element = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isSelected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <Link
      ref={element}
      href={`/review/${row.id}${search}`}
      className={classes['row'] ?? ''}
      aria-current={isSelected ? 'true' : undefined}
    >
      <CaseThumb row={row} />
      <span className={classes['text']}>
        <span className={classes['first']}>
          <KindName kind={row.kind} />
          <span className={classes['soft']}>{formatAge(nowMs - Date.parse(row.occurredAt), words)}</span>
        </span>
        <span className={classes['first']}>
          <span className={classes['distance']}>{describeDistance(row, words)}</span>
          <Mark row={row} nowMs={nowMs} />
        </span>
        <span className={classes['soft']}>
          {placeOf(row)}
          {row.hold !== null && <IconLock size={14} stroke={2} aria-label={words.hold.held} role="img" />}
        </span>
      </span>
    </Link>
  );
}

/** The verdict, or that it is overdue; nothing on a case that simply waits. */
export function Mark({ row, nowMs }: { row: ViolationRow; nowMs: number }) {
  const words = useWords();
  const site = useSite();
  const verdict = row.verdict?.verdict;
  if (verdict === undefined || verdict === 'withdrawn') {
    if (!isOverdue(row, site, nowMs)) return undefined;
    return (
      <span className={classes['mark']} data-verdict="overdue">
        <IconAlertTriangle size={14} stroke={2} aria-hidden />
        {words.filter.states.overdue}
      </span>
    );
  }
  const Icon = VERDICT_ICONS[verdict];
  return (
    <span className={classes['mark']} data-verdict={verdict}>
      <Icon size={14} stroke={2.2} aria-hidden />
      {words.verdict.verdicts[verdict]}
    </span>
  );
}
