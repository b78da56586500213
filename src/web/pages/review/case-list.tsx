import { Button, Kbd } from '@mantine/core';
import { IconClock, IconVideoOff } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { formatAge } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { snapshotAddress } from '../violations/evidence-address.ts';
import { describeDistance, formatPlace } from '../violations/format-measure.ts';
import { KindName } from '../violations/kind-name.tsx';
import { Still } from '../violations/still.tsx';
import type { ViolationList } from '../violations/use-violations.ts';
import classes from './case-list.module.css';

export function CaseList({ list, selectedId }: { list: ViolationList; selectedId: string | undefined }) {
  const { review, alerts } = useWords();
  const nowMs = useNow(10_000);
  return (
    <>
      <div className={classes['head']}>
        <h1 className={classes['title']}>{review.list}</h1>
        <p className={classes['keys']} aria-hidden>
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> {review.keys.select}
        </p>
      </div>
      <ul className={classes['rows']}>
        {list.rows.map((row) => (
          <li key={row.id}>
            <Row row={row} nowMs={nowMs} isSelected={row.id === selectedId} />
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

function Row({ row, nowMs, isSelected }: { row: ViolationRow; nowMs: number; isSelected: boolean }) {
  const words = useWords();
  const element = useRef<HTMLAnchorElement>(null);
  const snapshot = snapshotAddress(row);
  useEffect(() => {
    if (isSelected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <Link
      ref={element}
      href={`/review/${row.id}`}
      className={classes['row'] ?? ''}
      aria-current={isSelected ? 'true' : undefined}
    >
      {snapshot === undefined ? (
        <span className={classes['blank']}>
          {row.evidenceState === 'failed' ? (
            <IconVideoOff size={22} stroke={1.5} aria-hidden />
          ) : (
            <IconClock size={22} stroke={1.5} aria-hidden />
          )}
        </span>
      ) : (
        <Still url={snapshot} className={classes['thumb']} />
      )}
      <span className={classes['text']}>
        <span className={classes['first']}>
          <KindName kind={row.kind} />
          <span className={classes['soft']}>{formatAge(nowMs - Date.parse(row.occurredAt), words)}</span>
        </span>
        <span className={classes['distance']}>{describeDistance(row, words)}</span>
        <span className={classes['soft']}>{formatPlace(row)}</span>
      </span>
    </Link>
  );
}
