import { Button } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { AccountListSchema, type AccountEntry } from '../../../wire/accounts.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatMoment } from '../time/format-time.ts';
import { AccountDialog } from './account-dialog.tsx';
import classes from './people-page.module.css';
import { useSession } from './session-context.tsx';
import { usePlaceName } from './use-place-name.ts';

/** Who may come in, and as what. */
export function PeoplePage() {
  const { people: words } = useWords();
  const { account } = useSession().session;
  return (
    <PageFrame page="people">
      <div className={classes['page']}>
        {account === null ? (
          <Notice
            icon={<IconUsers size={44} stroke={1.4} aria-hidden />}
            title={words.open}
            hint={words.openHint}
          />
        ) : (
          <Accounts own={account.name} />
        )}
      </div>
    </PageFrame>
  );
}

function Accounts({ own }: { own: string }) {
  const { people: words, pages } = useWords();
  const { recheck } = useSession();
  const [fetched, reload] = useFetched('/api/accounts', AccountListSchema);
  const [open, setOpen] = useState<AccountEntry | 'new'>();
  const changed = (name: string): void => {
    setOpen(undefined);
    reload();
    // Whoever changes their own account has ended their own login.
    if (name === own) recheck();
  };
  return (
    <>
      <div className={classes['head']}>
        <h1 className={classes['title']}>{pages.people}</h1>
        <Button size="md" leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
          {words.add}
        </Button>
      </div>
      <p className={classes['hint']}>{words.hint}</p>
      {fetched.kind === 'loading' && <Loading />}
      {fetched.kind === 'error' && <LoadFailed problem={fetched.problem} retry={reload} />}
      {fetched.kind === 'success' && (
        <ul className={classes['list']}>
          {fetched.value.map((account) => (
            <Entry key={account.name} account={account} onChange={() => setOpen(account)} />
          ))}
        </ul>
      )}
      {open !== undefined && (
        <AccountDialog
          account={open === 'new' ? undefined : open}
          onDone={changed}
          close={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function Entry({ account, onChange }: { account: AccountEntry; onChange: () => void }) {
  const { people: words, locale } = useWords();
  const { timeZone } = useSite();
  const nameOf = usePlaceName();
  return (
    <li>
      <span className={classes['name']}>
        {account.name}
        <span className={classes['soft']}>
          {words.since(formatMoment(account.createdAt, timeZone, locale))}
        </span>
      </span>
      <span>
        {words.roles[account.role]}{' '}
        {account.isDisabled && <span className={classes['warm']}>{words.disabled}</span>}
        {account.scope !== null && (
          <span className={classes['soft']}>{words.limitedTo(account.scope.map(nameOf))}</span>
        )}
      </span>
      <Button size="md" variant="default" aria-label={words.change(account.name)} onClick={onChange}>
        {words.changeShort}
      </Button>
    </li>
  );
}
