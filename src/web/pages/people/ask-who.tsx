import { Button, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { Dialog } from '../frame/dialog.tsx';
import { useWords } from '../language/language.tsx';

interface AskWhoProps {
  readonly isOpen: boolean;
  readonly onAnswer: (name: string) => void;
  readonly onCancel: () => void;
}

/** Asked once on each device; the answer goes with everything that is said here. */
export function AskWho({ isOpen, onAnswer, onCancel }: AskWhoProps) {
  const { acknowledgement: words, verdict } = useWords();
  const [name, setName] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') onAnswer(name.trim());
  };
  return (
    <Dialog title={words.whoTitle} isOpen={isOpen} close={onCancel}>
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          size="lg"
          label={verdict.whoPlaceholder}
          description={words.whoHint}
          autoComplete="name"
          maxLength={40}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button type="submit" size="lg" mt="md" fullWidth disabled={name.trim() === ''}>
          {words.whoSave}
        </Button>
      </form>
    </Dialog>
  );
}
