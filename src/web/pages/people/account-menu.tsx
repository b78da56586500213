import { IconLogout } from '@tabler/icons-react';
import { SessionSchema } from '../../../wire/accounts.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useWords } from '../language/language.tsx';
import classes from './account-menu.module.css';
import { useSession } from './session-context.tsx';

/** Who is logged in, and the way out; nothing where nobody need log in. */
export function AccountMenu() {
  const { session: words } = useWords();
  const { session, recheck } = useSession();
  if (session.account === null) return undefined;
  const logOut = (): void => void sendJson('DELETE', '/api/session', {}, SessionSchema).then(recheck);
  return (
    <span className={classes['account']}>
      <span className={classes['name']}>{session.account.name}</span>
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
