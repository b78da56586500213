import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { AUDIT_ACTIONS } from '../../../wire/audit.ts';
import { PageFrame } from '../frame/page-frame.tsx';
import { useAuditWords } from '../language/audit-words.ts';
import { useWords } from '../language/language.tsx';
import { AuditRows } from './audit-rows.tsx';
import classes from './audit-page.module.css';

const WRITTEN_MS = 400;

/** Who did what, newest first. */
export function AuditPage() {
  const { pages } = useWords();
  const words = useAuditWords();
  const [action, setAction] = useState('');
  const [written, setWritten] = useState('');
  const [actor] = useDebouncedValue(written.trim(), WRITTEN_MS);
  const query = new URLSearchParams();
  if (action !== '') query.set('action', action);
  if (actor !== '') query.set('actor', actor);
  return (
    <PageFrame page="audit">
      <div className={classes['page']}>
        <h1 className={classes['title']}>{pages.audit}</h1>
        <p className={classes['hint']}>{words.hint}</p>
        <div className={classes['filter']} role="search">
          <NativeSelect
            label={words.action}
            data={[
              { value: '', label: words.anyAction },
              ...AUDIT_ACTIONS.map((value) => ({ value, label: words.actions[value] })),
            ]}
            value={action}
            onChange={({ currentTarget }) => setAction(currentTarget.value)}
          />
          <TextInput
            label={words.actor}
            maxLength={40}
            autoComplete="off"
            value={written}
            onChange={({ currentTarget }) => setWritten(currentTarget.value)}
          />
        </div>
        <AuditRows key={query.toString()} query={query.toString()} />
      </div>
    </PageFrame>
  );
}
