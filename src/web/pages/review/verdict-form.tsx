import { Alert, Button, Kbd, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { REASONS_OF, type Verdict, type VerdictReason } from '../../../wire/verdict.ts';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { useSession } from '../people/session-context.tsx';
import { useWho } from '../people/use-who.ts';
import { useKeys } from './use-keys.ts';
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
  const [note, setNote] = useState('');
  const { account } = useSession().session;
  const [who, setWho] = useWho();
  const [name, setName] = useState(who);
  const [lacks, setLacks] = useState<'name' | 'note'>();
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const save = (): void => {
    const by = name.trim();
    if (by === '') {
      setLacks('name');
      nameField.current?.focus();
      return;
    }
    if (reason === 'other' && note.trim() === '') {
      setLacks('note');
      noteField.current?.focus();
      return;
    }
    setWho(by);
    void giving
      .give(row, { verdict, reason, note: note.trim() === '' ? null : note.trim(), by })
      .then((isSaved) => {
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
      <div className={classes['fields']} onKeyDown={inField}>
        <Textarea
          ref={noteField}
          className={classes['noteField'] ?? ''}
          label={
            <>
              {words.note} <Kbd size="xs">N</Kbd>
            </>
          }
          placeholder={words.notePlaceholder}
          autosize
          minRows={1}
          maxRows={4}
          maxLength={500}
          value={note}
          error={lacks === 'note' ? words.noteNeeded : undefined}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        {account === null && (
          <TextInput
            ref={nameField}
            label={words.who}
            placeholder={words.whoPlaceholder}
            maxLength={40}
            value={name}
            error={lacks === 'name' ? words.whoNeeded : undefined}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
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
