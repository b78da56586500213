import { useWords } from '../language/language.tsx';
import classes from './tile.module.css';

export function CountTile({
  label,
  count,
  isAccent = false,
}: {
  label: string;
  count: number;
  isAccent?: boolean;
}) {
  const { locale } = useWords();
  return (
    <section className={classes['tile']} data-accent={isAccent}>
      <h2 className={classes['label']}>{label}</h2>
      <p className={classes['count']}>{new Intl.NumberFormat(locale).format(count)}</p>
    </section>
  );
}
