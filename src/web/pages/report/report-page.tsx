import { Button } from '@mantine/core';
import {
  IconArrowLeft,
  IconCalendarOff,
  IconChevronLeft,
  IconChevronRight,
  IconPrinter,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import { StatisticsSchema } from '../../../wire/statistics.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LanguageSwitch } from '../frame/language-switch.tsx';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { useTitle } from '../frame/use-title.ts';
import { useWords } from '../language/language.tsx';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { useSite } from '../live/site-context.tsx';
import { siteDay } from '../review/case-filter.ts';
import { dayBeside, readChoice, writeChoice } from '../statistics/statistics-address.ts';
import { useNow } from '../time/use-now.ts';
import classes from './report-page.module.css';
import { ReportSheet } from './report-sheet.tsx';

/** One day of the site on a sheet of paper: to hang up, to file, to sign. @param day from the address */
export function ReportPage({ day }: { day: string }) {
  const { printed: words } = useStatisticsWords();
  const { timeZone } = useSite();
  const today = siteDay(useNow(60_000), timeZone);
  const isDay = readChoice(new URLSearchParams({ from: day, to: day })).fromDay !== undefined && day <= today;
  // The name under which a browser saves the file.
  useTitle(`${words.title} ${day}`);
  return (
    <div className={classes['page']}>
      <header className={classes['tools']}>
        <Button
          component={Link}
          href={
            isDay
              ? `/statistics${writeChoice(readChoice(new URLSearchParams({ from: day, to: day })))}`
              : '/statistics'
          }
          variant="subtle"
          leftSection={<IconArrowLeft size={18} stroke={1.7} aria-hidden />}
        >
          {words.back}
        </Button>
        {isDay && (
          <nav className={classes['days']} aria-label={words.title}>
            <Button
              component={Link}
              href={`/report/${dayBeside(day, -1)}`}
              variant="default"
              px="xs"
              aria-label={words.before}
            >
              <IconChevronLeft size={20} stroke={1.7} aria-hidden />
            </Button>
            {day < today && (
              <Button
                component={Link}
                href={`/report/${dayBeside(day, 1)}`}
                variant="default"
                px="xs"
                aria-label={words.after}
              >
                <IconChevronRight size={20} stroke={1.7} aria-hidden />
              </Button>
            )}
          </nav>
        )}
        <LanguageSwitch />
        {isDay && (
          <Button
            leftSection={<IconPrinter size={18} stroke={1.7} aria-hidden />}
            onClick={() => window.print()}
          >
            {words.print}
          </Button>
        )}
      </header>
      <main>{isDay ? <Report key={day} day={day} /> : <NoSuchDay />}</main>
    </div>
  );
}

function Report({ day }: { day: string }) {
  const [statistics, reload] = useFetched(`/api/statistics?from=${day}&to=${day}`, StatisticsSchema);
  switch (statistics.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return statistics.code === 'bad-request' ? (
        <NoSuchDay />
      ) : (
        <LoadFailed problem={statistics.problem} retry={reload} />
      );
    case 'success':
      return <ReportSheet statistics={statistics.value} />;
  }
}

function NoSuchDay() {
  const { failure } = useWords();
  const { printed: words } = useStatisticsWords();
  return (
    <Notice icon={<IconCalendarOff size={44} stroke={1.4} aria-hidden />} title={words.noSuchDay}>
      <Button component={Link} href="/board" variant="light">
        {failure.toBoard}
      </Button>
    </Notice>
  );
}
