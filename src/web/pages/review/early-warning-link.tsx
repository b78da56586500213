import { IconTrendingUp } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { StatisticsSchema } from '../../../wire/statistics.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { placeName } from '../statistics/early-warning-list.tsx';
import { siteDay } from './case-filter.ts';
import classes from './early-warning-link.module.css';

/** What gets worse day by day, in one line that leads to its figures; nothing where nothing does. */
export function EarlyWarningLink() {
  const { locale } = useWords();
  const words = useStatisticsWords();
  const { timeZone } = useSite();
  // Warnings look back from here by themselves: the day that runs proves nothing, and more days would cost the box more.
  const [yesterday] = useState(() => siteDay(Date.now(), timeZone, -1));
  const [statistics] = useFetched(`/api/statistics?from=${yesterday}&to=${yesterday}`, StatisticsSchema);
  const warnings = statistics.kind === 'success' ? statistics.value.warnings : [];
  if (warnings.length === 0) return undefined;
  const names = warnings.map((warning) =>
    warning.kind === 'place' ? placeName(warning) : words.warnedShift(warning.name),
  );
  return (
    <Link href="/statistics" className={classes['link'] ?? ''}>
      <IconTrendingUp size={20} stroke={1.7} aria-hidden />
      <span className={classes['what']}>{words.risingThreeDays}</span>
      <span className={classes['names']}>
        {new Intl.ListFormat(locale, { style: 'narrow' }).format(names)}
      </span>
    </Link>
  );
}
