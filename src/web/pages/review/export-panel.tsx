import { Button, Kbd } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { ViolationRow } from '../../../wire/messages.ts';
import question from '../frame/question.module.css';
import { useExportWords } from '../language/export-words.ts';
import { useKeys } from './use-keys.ts';
import classes from './verdict-panel.module.css';

// Asked for rarely: it comes when it is.
const ExportForm = lazy(() => import('./export-form.tsx').then((m) => ({ default: m.ExportForm })));

/** The way out of the house, for a case that is as whole as it will be. */
export function ExportPanel({ row }: { row: ViolationRow }) {
  const words = useExportWords();
  const [isAsking, setAsking] = useState(false);
  const isWhole = row.evidenceState !== 'raised' && row.evidenceState !== 'capturing';
  useKeys({ e: isWhole && (() => setAsking(true)) });
  return (
    <section className={question['panel']} aria-labelledby="export-title">
      <h3 id="export-title" className={classes['title']}>
        {words.caseFile}
      </h3>
      <div className={classes['given']}>
        <p className={`${classes['soft'] ?? ''} ${classes['givenText'] ?? ''}`}>{words.caseFileHint}</p>
        <Button
          variant="default"
          size="md"
          disabled={!isWhole}
          leftSection={<IconFileExport size={18} stroke={1.7} aria-hidden />}
          rightSection={<Kbd aria-hidden>E</Kbd>}
          onClick={() => setAsking(true)}
        >
          {words.title}
        </Button>
      </div>
      {isAsking && (
        <Suspense fallback={null}>
          <ExportForm id={row.id} close={() => setAsking(false)} />
        </Suspense>
      )}
    </section>
  );
}
