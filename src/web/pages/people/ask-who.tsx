import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useWords } from '../language/language.tsx';

interface AskWhoProps {
  readonly isOpen: boolean;
  readonly onAnswer: (name: string) => void;
  readonly onCancel: () => void;
}

/** Asked once on each device; the answer goes with everything that is said here. */
export function AskWho({ isOpen, onAnswer, onCancel }: AskWhoProps) {
  const { acknowledgement: words, verdict, review } = useWords();
  const [name, setName] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') onAnswer(name.trim());
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onCancel}
      title={words.whoTitle}
      centered
      // Locking the scroll adds a style element without the nonce, which the policy refuses.
      lockScroll={false}
      closeButtonProps={{ 'aria-label': review.close }}
    >
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
    </Modal>
  );
}
