import { useId, type ReactNode } from 'react';
import { useStatisticsWords } from '../language/statistics-words.ts';
import classes from './statistics-page.module.css';
import { useWidth } from './use-width.ts';

interface ChartCardProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly chart: (widthPx: number) => ReactNode;
  /** The same numbers, for those who cannot see the chart or want them exactly. */
  readonly head: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly key: string;
  /** The first one names the row. */
  readonly cells: readonly ReactNode[];
}

export function ChartCard({ title, note, chart, head, rows }: ChartCardProps) {
  const words = useStatisticsWords();
  const id = useId();
  const [place, widthPx] = useWidth();
  return (
    <section className={classes['card']} aria-labelledby={id}>
      <h2 id={id} className={classes['heading']}>
        {title}
      </h2>
      <div ref={place}>{widthPx > 0 && chart(widthPx)}</div>
      {note !== undefined && <p className={classes['note']}>{note}</p>}
      <details className={classes['details']}>
        <summary>{words.table}</summary>
        <NumbersTable caption={title} head={head} rows={rows} />
      </details>
    </section>
  );
}

interface NumbersTableProps extends Pick<ChartCardProps, 'head' | 'rows'> {
  readonly caption: string;
}

/** All but the first column are numbers. */
export function NumbersTable({ caption, head, rows }: NumbersTableProps) {
  return (
    <table className={classes['table']} aria-label={caption}>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [name, ...cells] }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            {cells.map((cell, i) => (
              <td key={head[i + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
