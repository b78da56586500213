import { Textarea, TextInput } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { useWords } from '../language/language.tsx';
import { useSession } from '../people/session-context.tsx';
import classes from './verdict-panel.module.css';
import type { Writing } from './use-writing.ts';

interface NoteAndNameProps {
  readonly writing: Writing;
  readonly label: ReactNode;
  readonly placeholder?: string;
  /** What was left empty and must not be. */
  readonly lacks?: 'note' | 'name' | undefined;
  readonly noteField?: Ref<HTMLTextAreaElement>;
  readonly nameField?: Ref<HTMLInputElement>;
}

/** A note, and a name where nobody is logged in. */
export function NoteAndName({ writing, label, placeholder, lacks, noteField, nameField }: NoteAndNameProps) {
  const { verdict: words } = useWords();
  const { account } = useSession().session;
  return (
    <div className={classes['fields']}>
      <Textarea
        ref={noteField}
        data-autofocus
        label={label}
        placeholder={placeholder}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={500}
        value={writing.note}
        error={lacks === 'note' ? words.noteNeeded : undefined}
        onChange={({ currentTarget }) => writing.change({ note: currentTarget.value })}
      />
      {account === null && (
        <TextInput
          ref={nameField}
          label={words.who}
          placeholder={words.whoPlaceholder}
          maxLength={40}
          value={writing.name}
          error={lacks === 'name' ? words.whoNeeded : undefined}
          onChange={({ currentTarget }) => writing.change({ name: currentTarget.value })}
        />
      )}
    </div>
  );
}
