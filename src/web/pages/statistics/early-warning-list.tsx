import { IconTrendingUp } from '@tabler/icons-react';
import type { EarlyWarning } from '../../../wire/statistics.ts';
import { useWords } from '../language/language.tsx';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { formatSiteDay } from './statistics-address.ts';
import classes from './statistics-page.module.css';

/** Nothing where nothing rises. */
export function EarlyWarningList({ warnings }: { warnings: readonly EarlyWarning[] }) {
  const { locale } = useWords();
  const words = useStatisticsWords();
  if (warnings.length === 0) return undefined;
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <section className={classes['warnings']} aria-labelledby="early-warnings">
      <h2 id="early-warnings" className={classes['heading']}>
        <IconTrendingUp size={22} stroke={1.8} aria-hidden />
        {words.warnings}
      </h2>
      <p className={classes['note']}>{words.warningsHint}</p>
      <ul>
        {warnings.map((warning) => (
          <li key={`${warning.kind} ${warning.kind === 'place' ? warning.cameraId : ''} ${warning.name}`}>
            <strong>{warning.kind === 'place' ? placeName(warning) : words.warnedShift(warning.name)}</strong>{' '}
            <span className={classes['shares']}>
              {warning.days.map(({ day, handlings, violations }, i) => (
                <span key={day}>
                  {i > 0 && '→ '}
                  {formatSiteDay(day, locale)} <b>{percent.format(violations / handlings)}</b>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Camera and zone in one line. */
export function placeName({ cameraName, name }: { cameraName: string; name: string }): string {
  return cameraName === name ? name : `${cameraName} / ${name}`;
}
