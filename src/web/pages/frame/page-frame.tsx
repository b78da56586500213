import {
  IconBellRinging,
  IconChartBar,
  IconDeviceCctv,
  IconLayoutDashboard,
  IconListSearch,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { AccountMenu } from '../people/account-menu.tsx';
import { useMayOpen, type GuardedPage } from '../people/session-context.tsx';
import { ConnectionMark } from './connection-mark.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { useTitle } from './use-title.ts';
import classes from './page-frame.module.css';

/** Those that are for everyday; the others lie in the menu of the login. */
const ICONS = {
  board: IconLayoutDashboard,
  alerts: IconBellRinging,
  review: IconListSearch,
  statistics: IconChartBar,
  cameras: IconDeviceCctv,
};
const NAMES = ['board', 'alerts', 'review', 'statistics', 'cameras'] as const;

interface PageFrameProps {
  readonly page: GuardedPage;
  /** Of the window, where it is not the page's own. */
  readonly title?: string;
  readonly children: ReactNode;
}

/** Head with name, navigation and state of the connection; on a phone the navigation lies at the thumb. */
export function PageFrame({ page, title, children }: PageFrameProps) {
  const words = useWords();
  const site = useSite();
  const mayOpen = useMayOpen();
  useTitle(title ?? words.pages[page]);
  return (
    <div className={classes['frame']}>
      <a className={classes['skip']} href="#content">
        {words.skipToContent}
      </a>
      <header className={classes['head']}>
        <div className={classes['brand']}>
          <span className={classes['product']}>{words.productName}</span>
          <span className={classes['site']}>{site.name}</span>
        </div>
        <nav className={classes['navigation']} aria-label={words.navigation}>
          {NAMES.filter(mayOpen).map((name) => {
            const Icon = ICONS[name];
            return (
              <Link
                key={name}
                href={`/${name}`}
                className={classes['link'] ?? ''}
                aria-current={name === page ? 'page' : undefined}
              >
                <Icon size={22} stroke={1.7} aria-hidden />
                {words.pages[name]}
              </Link>
            );
          })}
        </nav>
        <div className={classes['tools']}>
          <ConnectionMark />
          <AccountMenu />
          <LanguageSwitch />
        </div>
      </header>
      <main id="content" className={classes['content']} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
