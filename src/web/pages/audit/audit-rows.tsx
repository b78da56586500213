import { Button } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { AUDIT_ACTIONS, AuditPageSchema, type AuditEntry } from '../../../wire/audit.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { useAuditWords } from '../language/audit-words.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatMoment } from '../time/format-time.ts';
import classes from './audit-page.module.css';

interface AuditRowsProps {
  /** Of the filter, without its beginning. */
  readonly query: string;
  readonly before?: number;
}

/** One page of the log, and behind it, once asked for, the next older one. */
export function AuditRows({ query, before }: AuditRowsProps) {
  const words = useAuditWords();
  const asked = new URLSearchParams(query);
  if (before !== undefined) asked.set('before', String(before));
  const [page, reload] = useFetched(`/api/audit?${asked.toString()}`, AuditPageSchema);
  const [goesOn, setGoesOn] = useState(false);
  if (page.kind === 'loading') return <Loading />;
  if (page.kind === 'error') return <LoadFailed problem={page.problem} retry={reload} />;
  const { rows, nextBefore } = page.value;
  if (rows.length === 0 && before === undefined)
    return <Notice icon={<IconListSearch size={44} stroke={1.4} aria-hidden />} title={words.empty} />;
  return (
    <>
      <ul className={classes['list']}>
        {rows.map((row) => (
          <AuditRow key={row.seq} row={row} />
        ))}
      </ul>
      {nextBefore === null ? (
        <p className={`${classes['more'] ?? ''} ${classes['soft'] ?? ''}`}>{words.end}</p>
      ) : goesOn ? (
        <AuditRows query={query} before={nextBefore} />
      ) : (
        <div className={classes['more']}>
          <Button variant="default" size="md" onClick={() => setGoesOn(true)}>
            {words.older}
          </Button>
        </div>
      )}
    </>
  );
}

function AuditRow({ row: { seq, at, actor, action, subject, detail } }: { row: AuditEntry }) {
  const { locale } = useWords();
  const words = useAuditWords();
  const { timeZone } = useSite();
  const known = AUDIT_ACTIONS.find((each) => each === action);
  const details = Object.entries(detail).map(([name, value]) => `${name}: ${textOf(value)}`);
  return (
    <li>
      <span className={`${classes['soft'] ?? ''} ${classes['seq'] ?? ''}`}>{seq}</span>
      <time className={classes['soft']} dateTime={at}>
        {formatMoment(at, timeZone, locale)}
      </time>
      <span className={classes['who']}>{actor === 'service' ? words.service : actor}</span>
      <span className={classes['what']}>
        {known === undefined ? action : words.actions[known]}{' '}
        <Subject subject={subject} isOwn={subject === actor} />
        {details.length > 0 && <span className={classes['detail']}>{details.join(' · ')}</span>}
      </span>
    </li>
  );
}

const VIOLATION = /^(?:clip )?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/;

/** A case leads to its page; what somebody did about themselves needs no second name. */
function Subject({ subject, isOwn }: { subject: string; isOwn: boolean }) {
  const id = VIOLATION.exec(subject)?.[1];
  if (id !== undefined) return <Link href={`/review/${id}?review=all`}>{id}</Link>;
  return isOwn ? undefined : <span>{subject}</span>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
