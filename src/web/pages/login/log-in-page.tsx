import { useState } from 'react';
import { useWords } from '../language/language.tsx';
import { EntryField, PasswordField } from './entry-field.tsx';
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
      <EntryField
        label={words.name}
        autoComplete="username"
        autoFocus
        maxLength={40}
        value={name}
        onValue={setName}
      />
      <PasswordField label={words.password} value={password} onValue={setPassword} />
    </EntryForm>
  );
}
