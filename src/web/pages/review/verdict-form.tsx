import { Alert, Button, Kbd } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { REASONS_OF, type Verdict, type VerdictReason } from '../../../wire/verdict.ts';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { NoteAndName } from './note-and-name.tsx';
import { useKeys } from './use-keys.ts';
import { useWriting } from './use-writing.ts';
import type { VerdictGiving } from './use-verdict-giving.ts';
import classes from './verdict-panel.module.css';

interface VerdictFormProps {
  readonly verdict: Verdict;
  readonly row: ViolationRow;
  readonly giving: VerdictGiving;
  readonly close: () => void;
}

/** Reason, note and name; Enter saves, Escape leaves. */
export function VerdictForm({ verdict, row, giving, close }: VerdictFormProps) {
  const words = useWords().verdict;
  const reasons = REASONS_OF[verdict];
  const [reason, setReason] = useState<VerdictReason>(reasons[0] ?? 'other');
  const writing = useWriting();
  const [lacks, setLacks] = useState<'name' | 'note'>();
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const save = (): void => {
    const { note, by } = writing.written;
    if (by === '') {
      setLacks('name');
      nameField.current?.focus();
      return;
    }
    if (reason === 'other' && note === null) {
      setLacks('note');
      noteField.current?.focus();
      return;
    }
    writing.keepName();
    void giving.give(row, { verdict, reason, note, by }).then((isSaved) => {
      if (isSaved) close();
    });
  };
  const keys: Record<string, () => void> = {
    Enter: save,
    Escape: close,
    n: () => noteField.current?.focus(),
  };
  for (const [i, each] of reasons.entries()) keys[String(i + 1)] = () => setReason(each);
  useKeys(keys);
  const inField = (event: KeyboardEvent): void => {
    // While a Chinese word is being composed, Enter takes the word.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      save();
    }
    if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
  };
  return (
    <div ref={form} className={classes['form']}>
      <div className={classes['reasons']} role="group" aria-label={words.reason}>
        {reasons.map((each, i) => (
          <button
            key={each}
            type="button"
            className={classes['reason']}
            aria-pressed={reason === each}
            onClick={() => setReason(each)}
          >
            <Kbd size="xs" aria-hidden>
              {i + 1}
            </Kbd>
            {words.reasons[each]}
          </button>
        ))}
      </div>
      <div onKeyDown={inField}>
        <NoteAndName
          {...{ writing, lacks, noteField, nameField }}
          label={
            <>
              {words.note} <Kbd size="xs">N</Kbd>
            </>
          }
          placeholder={words.notePlaceholder}
        />
      </div>
      {giving.hasFailed && (
        <Alert color="amber" role="alert">
          {words.notSaved}
        </Alert>
      )}
      <div className={classes['actions']}>
        <Button size="md" loading={giving.isBusy} rightSection={<Kbd aria-hidden>↵</Kbd>} onClick={save}>
          {words.saveNext}
        </Button>
        <Button size="md" variant="default" rightSection={<Kbd aria-hidden>Esc</Kbd>} onClick={close}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}
