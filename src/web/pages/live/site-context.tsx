import { createContext, useContext, useEffect, useRef, type ReactNode } from 'react';
import { SiteSchema, type Site } from '../../../wire/messages.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading } from '../frame/notices.tsx';
import { useLiveConnection } from './live-context.tsx';

const SiteContext = createContext<Site | undefined>(undefined);

/** Shows the pages once the site is known, and loads a new build of them after the service was updated. */
export function SiteProvider({ children }: { children: ReactNode }) {
  const [site, reload] = useFetched('/api/site', SiteSchema);
  const live = useLiveConnection();
  useEffect(() => live.onOpen(reload), [live, reload]);
  const version = site.kind === 'success' ? site.value.version : undefined;
  const loadedVersion = useRef<string>(undefined);
  useEffect(() => {
    if (version === undefined) return;
    loadedVersion.current ??= version;
    // A wall screen runs for months: it must not keep the pages of an older service.
    if (loadedVersion.current !== version) window.location.reload();
  }, [version]);
  switch (site.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return <LoadFailed problem={site.problem} retry={reload} />;
    case 'success':
      return <SiteContext value={site.value}>{children}</SiteContext>;
  }
}

export function useSite(): Site {
  const site = useContext(SiteContext);
  if (site === undefined) throw new Error('useSite needs a SiteProvider above it');
  return site;
}
