import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../language/language.tsx';
import { EntryForm } from './entry-form.tsx';

/** @param hasEnded whoever was in is in no longer */
export function LogInPage({ hasEnded }: { hasEnded: boolean }) {
  const { session: words } = useWords();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  return (
    <EntryForm
      title={words.logIn}
      hint={hasEnded ? words.ended : undefined}
      submitWord={words.logIn}
      wrong={words.wrong}
      url="/api/session"
      body={() => (name.trim() === '' || password === '' ? undefined : { name, password })}
    >
      <TextInput
        size="lg"
        label={words.name}
        autoComplete="username"
        autoFocus
        maxLength={40}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        size="lg"
        type="password"
        label={words.password}
        autoComplete="current-password"
        maxLength={200}
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
    </EntryForm>
  );
}
