import { IconFlagFilled } from '@tabler/icons-react';
import type { Board } from '../../../wire/board.ts';
import { useWords } from '../language/language.tsx';
import { PlaceTile } from './place-tile.tsx';
import classes from './places-grid.module.css';

/** So many fit below each other, each with its trend; more are shown two by two. */
const ROWS = 3;
const PER_PAGE = 4;
/** A larger site turns its pages: long enough to find one's own place from 10 m and read it. */
const PAGE_MS = 15_000;

/** The zones of the site, and the rule by which the flag moves. */
export function PlacesGrid({ board, nowMs }: { board: Board; nowMs: number }) {
  const { board: words } = useWords();
  const pages = Math.max(1, Math.ceil(board.places.length / PER_PAGE));
  const page = Math.floor(nowMs / PAGE_MS) % pages;
  const isSquare = board.places.length > ROWS;
  const shown = board.places.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  return (
    <div className={classes['places']}>
      <div className={classes['grid']} data-square={isSquare}>
        {shown.map((place) => (
          <PlaceTile
            key={`${place.cameraId} ${place.zone ?? ''}`}
            place={place}
            board={board}
            isSquare={isSquare}
          />
        ))}
      </div>
      <p className={classes['rule']}>
        <IconFlagFilled className={classes['flag'] ?? ''} aria-hidden />
        <span>{words.flagRule(board.flagMinHandlings)}</span>
        {pages > 1 && (
          <span className={classes['page']}>
            {page + 1} / {pages}
          </span>
        )}
      </p>
    </div>
  );
}
