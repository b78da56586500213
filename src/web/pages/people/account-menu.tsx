import { Menu } from '@mantine/core';
import { IconChevronDown, IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { SessionSchema } from '../../../wire/accounts.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useWords } from '../language/language.tsx';
import classes from './account-menu.module.css';
import { OwnPassword } from './own-password.tsx';
import { useMayOpen, useSession } from './session-context.tsx';

const PAGES = ['people', 'audit'] as const;

/** Who is logged in, what is theirs alone, and the way out; nothing where nobody need log in. */
export function AccountMenu() {
  const { session: words, people, pages } = useWords();
  const { session, recheck } = useSession();
  const mayOpen = useMayOpen();
  const [isChanging, setChanging] = useState(false);
  if (session.account === null) return undefined;
  const { name } = session.account;
  const logOut = (): void => void sendJson('DELETE', '/api/session', {}, SessionSchema).then(recheck);
  return (
    <span className={classes['account']}>
      <Menu position="bottom-end" shadow="md" withArrow>
        <Menu.Target>
          <button type="button" className={classes['name']} aria-label={people.menu(name)}>
            <span>{name}</span>
            <IconChevronDown size={16} stroke={1.7} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {PAGES.filter(mayOpen).map((page) => (
            <Menu.Item key={page} component={Link} href={`/${page}`}>
              {pages[page]}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setChanging(true)}>{people.ownPassword}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isChanging && <OwnPassword close={() => setChanging(false)} />}
      <button
        type="button"
        className={classes['out']}
        aria-label={words.logOut}
        title={words.logOut}
        onClick={logOut}
      >
        <IconLogout size={20} stroke={1.7} aria-hidden />
      </button>
    </span>
  );
}
