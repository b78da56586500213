import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Statistics, StatisticsPlace } from '../../../wire/statistics.ts';
import { useWords } from '../language/language.tsx';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { formatRate } from '../violations/format-measure.ts';
import { NumbersTable } from './chart-card.tsx';
import { placeName } from './early-warning-list.tsx';

interface PlacesTableProps {
  readonly places: Statistics['places'];
  /** Where a place's name leads; undefined where nobody may go there. */
  readonly hrefOf?: ((place: StatisticsPlace) => string) | undefined;
}

/** Every place with its figures, most violations first. */
export function PlacesTable({ places, hrefOf }: PlacesTableProps) {
  const { board, locale } = useWords();
  const words = useStatisticsWords();
  const number = new Intl.NumberFormat(locale);
  const named = (place: StatisticsPlace): ReactNode => {
    const href = place.violations + place.falseAlarms > 0 ? hrefOf?.(place) : undefined;
    return href === undefined ? placeName(place) : <Link href={href}>{placeName(place)}</Link>;
  };
  return (
    <NumbersTable
      caption={words.places}
      head={[words.place, board.violations, board.handlings, words.rate]}
      rows={places.map((place) => ({
        key: `${place.cameraId} ${place.zone ?? ''}`,
        cells: [
          named(place),
          number.format(place.violations),
          number.format(place.handlings),
          place.rate === null
            ? place.isBlind
              ? board.tooLittleSeen
              : '—'
            : `${formatRate(place.rate, locale)}%`,
        ],
      }))}
    />
  );
}
