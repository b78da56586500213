import { useWords } from '../language/language.tsx';
import classes from './tile.module.css';

export function CamerasTile({ seeing, all }: { seeing: number; all: number }) {
  const { board } = useWords();
  return (
    <section className={classes['row']} data-partial={seeing < all}>
      <h2 className={classes['label']}>{board.cameras}</h2>
      <p className={classes['ratio']}>
        {seeing}
        <span className={classes['of']}> / {all}</span>
      </p>
      <p className={classes['remark']}>{board.camerasSeeing(seeing, all)}</p>
    </section>
  );
}
