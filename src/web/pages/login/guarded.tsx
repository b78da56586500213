import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Notice } from '../frame/notices.tsx';
import { useTitle } from '../frame/use-title.ts';
import { useWords } from '../language/language.tsx';
import { AccountMenu } from '../people/account-menu.tsx';
import { useHome, useMayOpen, type PageAddress } from '../people/session-context.tsx';

/** A page for those whose role it is; the service itself gives its data to nobody else. */
export function Guarded({ page, children }: { page: PageAddress; children: ReactNode }) {
  return useMayOpen()(page) ? children : <NotAllowed />;
}

function NotAllowed() {
  const { session: words } = useWords();
  const home = useHome();
  useTitle(words.notAllowed);
  return (
    <main>
      <Notice
        icon={<IconLock size={44} stroke={1.4} aria-hidden />}
        title={words.notAllowed}
        hint={words.notAllowedHint}
      >
        <Button component={Link} href={home} size="md" variant="light">
          {words.toHome}
        </Button>
        <AccountMenu />
      </Notice>
    </main>
  );
}
