import { Button, Loader } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { CaseExport } from '../../../wire/case-export.ts';
import { Dialog } from '../frame/dialog.tsx';
import { useExportWords } from '../language/export-words.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatClock } from '../time/format-time.ts';
import classes from './export-form.module.css';
import { ReasonForm } from './reason-form.tsx';
import { useCaseExport } from './use-case-export.ts';

/** Why and who, then the zip with the fingerprint that its reader must learn by another way. */
export function ExportForm({ id, close }: { readonly id: string; readonly close: () => void }) {
  const words = useExportWords();
  const [state, begin] = useCaseExport(id);
  return (
    <Dialog title={words.title} close={close}>
      {(state.kind === 'asking' || state.kind === 'sending') && (
        <ReasonForm
          words={words}
          hint={words.hint}
          problem={state.kind === 'asking' && state.problem ? words.faults[state.problem] : undefined}
          isBusy={state.kind === 'sending'}
          send={begin}
        />
      )}
      {state.kind === 'making' && (
        <p className={classes['making']} role="status">
          <Loader size="sm" />
          {words.making}
        </p>
      )}
      {state.kind === 'ready' && <Ready made={state.made} />}
    </Dialog>
  );
}

/** The download begins by itself, once; the button is for the second time. */
function Ready({ made }: { made: Extract<CaseExport, { state: 'ready' }> }) {
  const words = useExportWords();
  const { locale } = useWords();
  const { timeZone } = useSite();
  const link = useRef<HTMLAnchorElement>(null);
  const hasBegun = useRef(false);
  useEffect(() => {
    if (!hasBegun.current) link.current?.click();
    hasBegun.current = true;
  }, []);
  const megabytes = new Intl.NumberFormat(locale, {
    ...{ style: 'unit', unit: 'megabyte', maximumSignificantDigits: 2 },
  });
  return (
    <div className={classes['ready']}>
      <p role="status">
        {words.ready(
          megabytes.format(made.bytes / 1e6),
          formatClock(Date.parse(made.until), timeZone, locale),
        )}
      </p>
      {made.isUndrawn && <p>{words.undrawn}</p>}
      <Button
        ref={link}
        component="a"
        href={made.url}
        download
        size="md"
        leftSection={<IconDownload size={18} stroke={1.7} aria-hidden />}
      >
        {words.download}
      </Button>
      <div className={classes['fingerprint']}>
        <h3>{words.fingerprint}</h3>
        <code>{made.fingerprint.match(/.{8}/g)?.join(' ')}</code>
        <p>{words.fingerprintHint}</p>
      </div>
    </div>
  );
}
