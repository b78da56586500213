import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { LEAST_ROLES, maySee } from '../../../wire/access.ts';
import { SessionSchema, type Session } from '../../../wire/accounts.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading } from '../frame/notices.tsx';

interface SessionState {
  readonly session: Session;
  /** Asks the service anew: somebody may have logged in or out, or a session be over. */
  readonly recheck: () => void;
}

const SessionContext = createContext<SessionState | undefined>(undefined);

/** A wall screen has nobody to press "try again". */
const RETRY_MS = 5000;

export function SessionProvider({ children }: { children: ReactNode }) {
  const [fetched, recheck] = useFetched('/api/session', SessionSchema);
  useEffect(() => {
    if (fetched.kind !== 'error') return undefined;
    const timer = window.setTimeout(recheck, RETRY_MS);
    return () => window.clearTimeout(timer);
  }, [fetched, recheck]);
  const state = useMemo(
    () => (fetched.kind === 'success' ? { session: fetched.value, recheck } : undefined),
    [fetched, recheck],
  );
  if (state !== undefined) return <SessionContext value={state}>{children}</SessionContext>;
  return fetched.kind === 'error' ? <LoadFailed problem={fetched.problem} retry={recheck} /> : <Loading />;
}

export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (state === undefined) throw new Error('useSession needs a SessionProvider above it');
  return state;
}

export type GuardedPage =
  'board' | 'alerts' | 'review' | 'cameras' | 'statistics' | 'training' | 'people' | 'audit';

/** As wire/access.ts writes it. */
export type PageAddress = GuardedPage | 'cameras/:id';

/** @returns whether a page is for whoever is logged in; all are where nobody need be */
export function useMayOpen(): (page: PageAddress) => boolean {
  const { account } = useSession().session;
  return (page) => account === null || maySee(account.role, LEAST_ROLES[`GET /${page}`]);
}

/** Where the day of each begins. */
const HOMES = { board: '/board', manager: '/alerts', auditor: '/review', admin: '/board' } as const;

export function useHome(): string {
  const { account } = useSession().session;
  return account === null ? '/board' : HOMES[account.role];
}
