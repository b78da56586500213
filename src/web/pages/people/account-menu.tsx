import { IconChevronDown, IconLogout } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { SessionSchema } from '../../../wire/accounts.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useWords } from '../language/language.tsx';
import classes from './account-menu.module.css';
import { useSession } from './session-context.tsx';

// Rarely asked for: no page loads it beforehand.
const OwnAccount = lazy(() => import('./own-account.tsx').then((m) => ({ default: m.OwnAccount })));

/** Who is logged in, what is theirs alone, and the way out; nothing where nobody need log in. */
export function AccountMenu() {
  const { session: words, people } = useWords();
  const { session, recheck } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (session.account === null) return undefined;
  const { name } = session.account;
  const logOut = (): void => void sendJson('DELETE', '/api/session', {}, SessionSchema).then(recheck);
  return (
    <span className={classes['account']}>
      <button
        type="button"
        className={classes['name']}
        aria-label={people.menu(name)}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <span>{name}</span>
        <IconChevronDown size={16} stroke={1.7} aria-hidden />
      </button>
      {isOpen && (
        <Suspense>
          <OwnAccount account={session.account} close={() => setOpen(false)} />
        </Suspense>
      )}
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
