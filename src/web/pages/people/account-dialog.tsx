import { NativeSelect, Switch } from '@mantine/core';
import { useState } from 'react';
import { ROLES } from '../../../wire/access.ts';
import {
  AccountListSchema,
  AccountNameSchema,
  NewPasswordSchema,
  type AccountEntry,
} from '../../../wire/accounts.ts';
import { ScopeSchema } from '../../../wire/scope.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useWords } from '../language/language.tsx';
import { EntryField, PasswordField } from '../login/entry-field.tsx';
import { FormDialog } from './form-dialog.tsx';
import classes from './people-page.module.css';
import { ScopeField } from './scope-field.tsx';

interface AccountDialogProps {
  /** Undefined for a new one. */
  readonly account: AccountEntry | undefined;
  readonly onDone: (name: string) => void;
  readonly close: () => void;
}

/** Makes an account, or changes one; the service has the last word on what may be. */
export function AccountDialog({ account, onDone, close }: AccountDialogProps) {
  const { people: words, session, failure } = useWords();
  const [name, setName] = useState(account?.name ?? '');
  const [role, setRole] = useState(account?.role ?? 'manager');
  const [scope, setScope] = useState(account?.scope ?? null);
  const [password, setPassword] = useState('');
  const [isDisabled, setDisabled] = useState(account?.isDisabled ?? false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isComplete =
    AccountNameSchema.safeParse(name).success &&
    ScopeSchema.safeParse(scope).success &&
    ((account !== undefined && password === '') || NewPasswordSchema.safeParse(password).success);
  const save = async (): Promise<void> => {
    if (!isComplete) {
      setProblem(session.incomplete);
      return;
    }
    setBusy(true);
    setProblem(undefined);
    const allowed = { role, scope: role === 'admin' ? null : scope };
    const outcome = await (account === undefined
      ? sendJson('POST', '/api/accounts', { name, ...allowed, password }, AccountListSchema)
      : sendJson(
          'PATCH',
          `/api/accounts/${encodeURIComponent(account.name)}`,
          { ...allowed, isDisabled, ...(password === '' ? {} : { password }) },
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
  return (
    <FormDialog
      title={account === undefined ? words.add : words.change(account.name)}
      problem={problem}
      isBusy={isBusy}
      save={save}
      close={close}
    >
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
        onChange={({ currentTarget }) => setRole(ROLES.find((each) => each === currentTarget.value) ?? role)}
      />
      {role !== 'admin' && <ScopeField scope={scope} onScope={setScope} />}
      <PasswordField
        isNew
        label={account === undefined ? session.newPassword : words.newPassword}
        description={account === undefined ? session.passwordHint : words.keepPassword}
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
    </FormDialog>
  );
}
