import { Redirect, useSearchParams } from 'wouter';
import { useHome } from '../people/session-context.tsx';

/** On from the login to the page that was asked for; never to another site. */
export function AfterLogin() {
  const [search] = useSearchParams();
  const home = useHome();
  const next = search.get('next') ?? '';
  return <Redirect to={/^\/(?![/\\])/.test(next) ? next : home} replace />;
}
