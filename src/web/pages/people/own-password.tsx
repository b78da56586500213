import { Alert, Button, Modal } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { NewPasswordSchema, SessionSchema } from '../../../wire/accounts.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useWords } from '../language/language.tsx';
import { EntryField } from '../login/entry-field.tsx';
import classes from './people-page.module.css';

/** A new password for whoever is logged in. This browser stays in, by a new session. */
export function OwnPassword({ close }: { close: () => void }) {
  const { people: words, session, review, failure } = useWords();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string>();
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle');
  const send = async (): Promise<void> => {
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
    const outcome = await sendJson('POST', '/api/session/password', { password, newPassword }, SessionSchema);
    setState(outcome.kind === 'success' ? 'done' : 'idle');
    if (outcome.kind !== 'error') return;
    if (outcome.code === 'wrong-login') setProblem(words.wrongPassword);
    else setProblem(outcome.code === 'too-many-tries' ? session.wait : failure[outcome.problem]);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={words.ownPassword}
      centered
      // Locking the scroll adds a style element without the nonce, which the policy refuses.
      lockScroll={false}
      closeButtonProps={{ 'aria-label': review.close }}
    >
      {state === 'done' ? (
        <p role="status">{words.passwordChanged}</p>
      ) : (
        <form className={classes['form']} onSubmit={submit}>
          <EntryField
            type="password"
            label={words.oldPassword}
            autoComplete="current-password"
            maxLength={200}
            value={password}
            onValue={setPassword}
          />
          <EntryField
            type="password"
            label={words.newPassword}
            description={session.passwordHint}
            autoComplete="new-password"
            maxLength={200}
            value={newPassword}
            onValue={setNewPassword}
          />
          <EntryField
            type="password"
            label={words.again}
            autoComplete="new-password"
            maxLength={200}
            value={again}
            onValue={setAgain}
          />
          <div aria-live="assertive">{problem !== undefined && <Alert color="amber">{problem}</Alert>}</div>
          <Button type="submit" size="lg" fullWidth loading={state === 'busy'}>
            {words.save}
          </Button>
        </form>
      )}
    </Modal>
  );
}
