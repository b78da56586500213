import { useState } from 'react';
import { SetUpRequestSchema } from '../../../wire/accounts.ts';
import { useWords } from '../language/language.tsx';
import { EntryField, PasswordField } from './entry-field.tsx';
import { EntryForm } from './entry-form.tsx';

/** The first account of a box that others reach: whoever sees its terminal may make it. */
export function SetUpPage() {
  const { session: words } = useWords();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const body = (): object | undefined => {
    const parsed = SetUpRequestSchema.safeParse({ code, name, password });
    return parsed.success ? parsed.data : undefined;
  };
  return (
    <EntryForm
      title={words.setUp}
      hint={words.setUpHint}
      submitWord={words.create}
      wrong={words.wrongCode}
      url="/api/setup"
      body={body}
    >
      <EntryField
        label={words.code}
        description={words.codeHint}
        autoComplete="off"
        autoFocus
        maxLength={40}
        value={code}
        onValue={setCode}
      />
      <EntryField
        label={words.name}
        description={words.nameHint}
        autoComplete="username"
        maxLength={40}
        value={name}
        onValue={setName}
      />
      <PasswordField
        isNew
        label={words.newPassword}
        description={words.passwordHint}
        value={password}
        onValue={setPassword}
      />
    </EntryForm>
  );
}
