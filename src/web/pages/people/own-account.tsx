import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Account } from '../../../wire/accounts.ts';
import { Dialog } from '../frame/dialog.tsx';
import { useWords } from '../language/language.tsx';
import { OwnPassword } from './own-password.tsx';
import classes from './people-page.module.css';
import { useMayOpen } from './session-context.tsx';
import { usePlaceName } from './use-place-name.ts';

const PAGES = ['training', 'people', 'audit'] as const;

/** What lies behind a name: the pages that are not for everyday, and the own password. */
export function OwnAccount({ account, close }: { account: Account; close: () => void }) {
  const { people: words, pages } = useWords();
  const mayOpen = useMayOpen();
  const nameOf = usePlaceName();
  const [isChanging, setChanging] = useState(false);
  if (isChanging) return <OwnPassword close={close} />;
  return (
    <Dialog title={`${account.name} · ${words.roles[account.role]}`} close={close}>
      {account.scope !== null && (
        <p className={classes['limit']}>{words.limitedTo(account.scope.map(nameOf))}</p>
      )}
      <nav className={classes['choices']}>
        {PAGES.filter(mayOpen).map((page) => (
          <Button
            key={page}
            component={Link}
            href={`/${page}`}
            variant="default"
            size="lg"
            fullWidth
            onClick={close}
          >
            {pages[page]}
          </Button>
        ))}
        <Button variant="default" size="lg" fullWidth onClick={() => setChanging(true)}>
          {words.ownPassword}
        </Button>
      </nav>
    </Dialog>
  );
}
