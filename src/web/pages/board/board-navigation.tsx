import { Link } from 'wouter';
import { useWords } from '../language/language.tsx';
import { useMayOpen } from '../people/session-context.tsx';
import classes from './board-page.module.css';

const PAGES = ['alerts', 'review', 'statistics', 'cameras'] as const;

/** For whoever opens the board at a desk; quiet on the wall. */
export function BoardNavigation() {
  const mayOpen = useMayOpen();
  const { pages, navigation } = useWords();
  return (
    <nav className={classes['navigation']} aria-label={navigation}>
      {PAGES.filter(mayOpen).map((page) => (
        <Link key={page} href={`/${page}`}>
          {pages[page]}
        </Link>
      ))}
    </nav>
  );
}
