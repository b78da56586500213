import { Alert, Button, Modal, NativeSelect, Switch } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { ROLES } from '../../../wire/access.ts';
import {
  AccountListSchema,
  AccountNameSchema,
  NewPasswordSchema,
  type AccountEntry,
} from '../../../wire/accounts.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useWords } from '../language/language.tsx';
import { EntryField } from '../login/entry-field.tsx';
import classes from './people-page.module.css';

interface AccountDialogProps {
  /** Undefined for a new one. */
  readonly account: AccountEntry | undefined;
  readonly onDone: (name: string) => void;
  readonly close: () => void;
}

/** Makes an account, or changes one; the service has the last word on what may be. */
export function AccountDialog({ account, onDone, close }: AccountDialogProps) {
  const { people: words, session, review, failure } = useWords();
  const [name, setName] = useState(account?.name ?? '');
  const [role, setRole] = useState(account?.role ?? 'manager');
  const [password, setPassword] = useState('');
  const [isDisabled, setDisabled] = useState(account?.isDisabled ?? false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isComplete =
    AccountNameSchema.safeParse(name).success &&
    ((account !== undefined && password === '') || NewPasswordSchema.safeParse(password).success);
  const save = async (): Promise<void> => {
    if (!isComplete) {
      setProblem(session.incomplete);
      return;
    }
    setBusy(true);
    setProblem(undefined);
    const outcome = await (account === undefined
      ? sendJson('POST', '/api/accounts', { name, role, password }, AccountListSchema)
      : sendJson(
          'PATCH',
          `/api/accounts/${encodeURIComponent(account.name)}`,
          { role, isDisabled, ...(password === '' ? {} : { password }) },
          AccountListSchema,
        ));
    setBusy(false);
    if (outcome.kind === 'success') onDone(name);
    else if (outcome.kind === 'error') {
      const refused = account === undefined ? words.nameTaken : words.lastAdmin;
      if (outcome.code === 'account-refused') setProblem(refused);
      else setProblem(outcome.code === 'bad-request' ? session.incomplete : failure[outcome.problem]);
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={account === undefined ? words.add : words.change(account.name)}
      centered
      // Locking the scroll adds a style element without the nonce, which the policy refuses.
      lockScroll={false}
      closeButtonProps={{ 'aria-label': review.close }}
    >
      <form className={classes['form']} onSubmit={submit}>
        {account === undefined && (
          <EntryField
            label={session.name}
            description={session.nameHint}
            autoComplete="off"
            maxLength={40}
            value={name}
            onValue={setName}
          />
        )}
        <NativeSelect
          size="lg"
          label={words.role}
          description={words.roleHints[role]}
          data={ROLES.map((value) => ({ value, label: words.roles[value] }))}
          value={role}
          onChange={({ currentTarget }) =>
            setRole(ROLES.find((each) => each === currentTarget.value) ?? role)
          }
        />
        <EntryField
          type="password"
          label={account === undefined ? session.newPassword : words.newPassword}
          description={account === undefined ? session.passwordHint : words.keepPassword}
          autoComplete="new-password"
          maxLength={200}
          value={password}
          onValue={setPassword}
        />
        {account !== undefined && (
          <>
            <Switch
              size="md"
              label={words.mayLogIn}
              description={words.mayLogInHint}
              checked={!isDisabled}
              onChange={({ currentTarget }) => setDisabled(!currentTarget.checked)}
            />
            <p className={classes['soft']}>{words.endsLogins}</p>
          </>
        )}
        <div aria-live="assertive">{problem !== undefined && <Alert color="amber">{problem}</Alert>}</div>
        <Button type="submit" size="lg" fullWidth loading={isBusy}>
          {words.save}
        </Button>
      </form>
    </Modal>
  );
}
