import { Alert } from '@mantine/core';
import { useState } from 'react';
import { NewPasswordSchema, SessionSchema } from '../../../wire/accounts.ts';
import { sendJson } from '../fetch/post-json.ts';
import { Dialog } from '../frame/dialog.tsx';
import { useWords } from '../language/language.tsx';
import { PasswordField } from '../login/entry-field.tsx';
import { FormDialog } from './form-dialog.tsx';

/** A new password for whoever is logged in. This browser stays in, by a new session. */
export function OwnPassword({ close }: { close: () => void }) {
  const { people: words, session, failure } = useWords();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string>();
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle');
  const save = async (): Promise<void> => {
    if (password === '' || !NewPasswordSchema.safeParse(newPassword).success) {
      setProblem(session.incomplete);
      return;
    }
    if (newPassword !== again) {
      setProblem(words.notSame);
      return;
    }
    setState('busy');
    setProblem(undefined);
    const body = { password, newPassword };
    const outcome = await sendJson('POST', '/api/session/password', body, SessionSchema);
    setState(outcome.kind === 'success' ? 'done' : 'idle');
    if (outcome.kind !== 'error') return;
    if (outcome.code === 'wrong-login') setProblem(words.wrongPassword);
    else setProblem(outcome.code === 'too-many-tries' ? session.wait : failure[outcome.problem]);
  };
  if (state === 'done')
    return (
      <Dialog title={words.ownPassword} close={close}>
        <Alert role="status">{words.passwordChanged}</Alert>
      </Dialog>
    );
  return (
    <FormDialog
      title={words.ownPassword}
      problem={problem}
      isBusy={state === 'busy'}
      save={save}
      close={close}
    >
      <PasswordField label={words.oldPassword} value={password} onValue={setPassword} />
      <PasswordField
        isNew
        label={words.newPassword}
        description={session.passwordHint}
        value={newPassword}
        onValue={setNewPassword}
      />
      <PasswordField isNew label={words.again} value={again} onValue={setAgain} />
    </FormDialog>
  );
}
