import { Alert, Button } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { ViolationRowSchema, type ViolationRow } from '../../../wire/messages.ts';
import type { HoldAction } from '../../../wire/verdict.ts';
import { postJson } from '../fetch/post-json.ts';
import question from '../frame/question.module.css';
import { useWords } from '../language/language.tsx';
import { formatAge } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { NoteAndName } from './note-and-name.tsx';
import { useWriting } from './use-writing.ts';
import classes from './verdict-panel.module.css';

/** Keeps the evidence of a case in dispute from expiring, or ends that; what has expired cannot be held any more. */
export function HoldPanel({ row }: { row: ViolationRow }) {
  const { hold: words } = useWords();
  const [isOpen, setOpen] = useState(false);
  if (row.evidenceState === 'expired' && row.hold === null) return undefined;
  return (
    <section className={question['panel']} aria-labelledby="hold-title">
      <h3 id="hold-title" className={classes['title']}>
        {words.title}
      </h3>
      <div className={classes['given']}>
        <Present row={row} />
        {!isOpen && (
          <Button
            variant="default"
            size="md"
            leftSection={
              row.hold === null ? <IconLock size={18} aria-hidden /> : <IconLockOpen size={18} aria-hidden />
            }
            onClick={() => setOpen(true)}
          >
            {row.hold === null ? words.hold : words.release}
          </Button>
        )}
      </div>
      {isOpen && (
        <HoldForm row={row} action={row.hold === null ? 'held' : 'released'} close={() => setOpen(false)} />
      )}
    </section>
  );
}

function Present({ row: { hold } }: { row: ViolationRow }) {
  const words = useWords();
  const nowMs = useNow(10_000);
  if (hold === null)
    return (
      <div className={classes['givenText']}>
        <p className={classes['soft']}>{words.hold.hint}</p>
      </div>
    );
  return (
    <div className={classes['givenText']}>
      <p className={classes['soft']}>
        {[words.hold.held, hold.by, formatAge(nowMs - Date.parse(hold.at), words)].join(' · ')}
      </p>
      <p className={classes['note']}>{hold.note}</p>
    </div>
  );
}

interface HoldFormProps {
  readonly row: ViolationRow;
  readonly action: HoldAction;
  readonly close: () => void;
}

/** Why, and in whose name; both stand in the audit log. The row comes back by the live stream. */
function HoldForm({ row, action, close }: HoldFormProps) {
  const { hold: words, verdict } = useWords();
  const writing = useWriting();
  const { note, by } = writing.written;
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const save = async (): Promise<void> => {
    writing.keepName();
    setState('busy');
    const request = { action, note, by };
    const outcome = await postJson(`/api/violations/${row.id}/hold`, request, ViolationRowSchema);
    setState(outcome.kind === 'success' ? 'idle' : 'failed');
    if (outcome.kind === 'success') close();
  };
  return (
    <div className={classes['form']}>
      <NoteAndName writing={writing} label={words.why} placeholder={words.whyPlaceholder} />
      {state === 'failed' && (
        <Alert color="amber" role="alert">
          {verdict.notSaved}
        </Alert>
      )}
      <div className={classes['actions']}>
        <Button
          size="md"
          loading={state === 'busy'}
          disabled={by === '' || note === null}
          onClick={() => void save()}
        >
          {verdict.save}
        </Button>
        <Button size="md" variant="default" onClick={close}>
          {verdict.cancel}
        </Button>
      </div>
    </div>
  );
}
