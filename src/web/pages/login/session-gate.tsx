import { useEffect, useState, type ReactNode } from 'react';
import { useSession } from '../people/session-context.tsx';
import { LogInPage } from './log-in-page.tsx';
import { SetUpPage } from './set-up-page.tsx';

/** Shows the pages to whoever may see any. A session that ends takes everything off the screen: old figures are no figures. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { access, account } = useSession().session;
  const [wasIn, setWasIn] = useState(false);
  useEffect(() => {
    if (access === 'open' || account !== null) setWasIn(true);
  }, [access, account]);
  if (access === 'setup') return <SetUpPage />;
  if (access === 'accounts' && account === null) return <LogInPage hasEnded={wasIn} />;
  return children;
}
