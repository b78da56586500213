import { Button, Textarea, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import {
  UNBLUR_REASONS,
  UnblurringSchema,
  type UnblurReason,
  type Unblurring,
} from '../../../wire/unblurring.ts';
import { postJson } from '../fetch/post-json.ts';
import { Dialog } from '../frame/dialog.tsx';
import { useWords } from '../language/language.tsx';
import { useUnblurWords } from '../language/unblur-words.ts';
import { useSession } from '../people/session-context.tsx';
import { useWho } from '../people/use-who.ts';
import classes from './verdict-panel.module.css';

interface UnblurFormProps {
  /** Of the violation. */
  readonly id: string;
  readonly onAllowed: (unblurring: Unblurring) => void;
  readonly close: () => void;
}

/** Why, and who; both stand in the audit log before anything is seen. */
export function UnblurForm({ id, onAllowed, close }: UnblurFormProps) {
  const { verdict } = useWords();
  const words = useUnblurWords();
  const { account } = useSession().session;
  const [who, setWho] = useWho();
  const [name, setName] = useState(who);
  const [reason, setReason] = useState<UnblurReason>();
  const [note, setNote] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const by = name.trim();
  const isComplete = by !== '' && reason !== undefined && (reason !== 'other' || note.trim() !== '');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!isComplete) return;
    setWho(by);
    setState('busy');
    const request = { reason, note: note.trim() === '' ? null : note.trim(), by };
    void postJson(`/api/violations/${id}/unblurring`, request, UnblurringSchema).then((outcome) => {
      if (outcome.kind === 'success') onAllowed(outcome.value);
      else setState('failed');
    });
  };
  return (
    <Dialog title={words.title} close={close}>
      <form className={classes['form']} onSubmit={submit}>
        <p className={classes['soft']}>{words.hint}</p>
        <div className={classes['reasons']} role="group" aria-label={words.reason}>
          {UNBLUR_REASONS.map((each) => (
            <button
              key={each}
              type="button"
              className={classes['reason']}
              aria-pressed={reason === each}
              onClick={() => setReason(each)}
            >
              {words.reasons[each]}
            </button>
          ))}
        </div>
        <Textarea
          label={reason === 'other' ? words.noteNeeded : verdict.note}
          autosize
          minRows={1}
          maxRows={4}
          maxLength={500}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        {account === null && (
          <TextInput
            label={verdict.who}
            placeholder={verdict.whoPlaceholder}
            maxLength={40}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
        {state === 'failed' && <p role="alert">{words.failed}</p>}
        <Button type="submit" size="md" loading={state === 'busy'} disabled={!isComplete}>
          {words.submit}
        </Button>
      </form>
    </Dialog>
  );
}
