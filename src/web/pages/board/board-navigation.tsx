import { Link } from 'wouter';
import { useWords } from '../language/language.tsx';
import classes from './board-page.module.css';

/** For whoever opens the board at a desk; quiet on the wall. */
export function BoardNavigation() {
  const { pages, navigation } = useWords();
  return (
    <nav className={classes['navigation']} aria-label={navigation}>
      <Link href="/alerts">{pages.alerts}</Link>
      <Link href="/review">{pages.review}</Link>
      <Link href="/cameras">{pages.cameras}</Link>
    </nav>
  );
}
