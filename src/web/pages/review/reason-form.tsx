import { Button } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useWords } from '../language/language.tsx';
import { NoteAndName } from './note-and-name.tsx';
import { useWriting } from './use-writing.ts';
import classes from './verdict-panel.module.css';

export interface ReasonWords<Reason extends string> {
  readonly reason: string;
  /** In the order in which they are offered. */
  readonly reasons: Record<Reason, string>;
  readonly noteNeeded: string;
  readonly submit: string;
}

interface ReasonFormProps<Reason extends string> {
  readonly words: ReasonWords<Reason>;
  /** What it leads to. */
  readonly hint: string;
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  readonly send: (request: { reason: Reason; note: string | null; by: string }) => void;
}

/** Why, and who; both stand in the audit log before anything is seen. `other` needs a note. */
export function ReasonForm<Reason extends string>({
  words,
  hint,
  problem,
  isBusy,
  send,
}: ReasonFormProps<Reason>) {
  const { verdict } = useWords();
  const [reason, setReason] = useState<Reason>();
  const writing = useWriting();
  const { written } = writing;
  const isComplete =
    written.by !== '' && reason !== undefined && (reason !== 'other' || written.note !== null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!isComplete) return;
    writing.keepName();
    send({ reason, ...written });
  };
  return (
    <form className={classes['form']} onSubmit={submit}>
      <p className={classes['soft']}>{hint}</p>
      <div className={classes['reasons']} role="group" aria-label={words.reason}>
        {(Object.keys(words.reasons) as Reason[]).map((each) => (
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
      <NoteAndName writing={writing} label={reason === 'other' ? words.noteNeeded : verdict.note} />
      <div role="alert">{problem !== undefined && <p className={classes['problem']}>{problem}</p>}</div>
      <Button type="submit" size="md" loading={isBusy} disabled={!isComplete}>
        {words.submit}
      </Button>
    </form>
  );
}
