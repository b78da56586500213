import { Button } from '@mantine/core';
import { IconCalendarOff, IconFileSpreadsheet, IconPrinter } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { StatisticsSchema } from '../../../wire/statistics.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { useWords } from '../language/language.tsx';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { useSite } from '../live/site-context.tsx';
import { siteDay } from '../review/case-filter.ts';
import { useMayOpen } from '../people/session-context.tsx';
import { useNow } from '../time/use-now.ts';
import { FiguresOfSpan } from './figures-of-span.tsx';
import { SpanChoice } from './span-choice.tsx';
import { readChoice, writeChoice, type StatisticsChoice } from './statistics-address.ts';
import classes from './statistics-page.module.css';

const RecheckCard = lazy(() => import('./recheck-card.tsx').then((m) => ({ default: m.RecheckCard })));

/** What happened over days: where, when, how far, and how far the cameras can be trusted. */
export function StatisticsPage() {
  const { pages } = useWords();
  const words = useStatisticsWords();
  const { timeZone } = useSite();
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const choice = readChoice(search);
  const mayReview = useMayOpen()('review');
  const today = siteDay(useNow(60_000), timeZone);
  const reportDay = choice.toDay === undefined || choice.toDay > today ? today : choice.toDay;
  return (
    <PageFrame page="statistics">
      <div className={classes['page']}>
        <div className={classes['head']}>
          <h1 className={classes['title']}>{pages.statistics}</h1>
          <Button
            component="a"
            href={`/api/statistics.csv${writeChoice(choice)}`}
            download
            variant="default"
            leftSection={<IconFileSpreadsheet size={18} stroke={1.7} aria-hidden />}
          >
            {words.csv}
          </Button>
          <Button
            component={Link}
            href={`/report/${reportDay}`}
            variant="default"
            leftSection={<IconPrinter size={18} stroke={1.7} aria-hidden />}
          >
            {words.report}
          </Button>
        </div>
        <SpanChoice
          choice={choice}
          today={today}
          onChoice={(next) => navigate(`/statistics${writeChoice(next)}`, { replace: true })}
        />
        <Figures choice={choice} />
        {mayReview && (
          <Suspense fallback={<Loading />}>
            <RecheckCard choice={choice} />
          </Suspense>
        )}
      </div>
    </PageFrame>
  );
}

function Figures({ choice }: { choice: StatisticsChoice }) {
  const words = useStatisticsWords();
  const [statistics, reload] = useFetched(`/api/statistics${writeChoice(choice)}`, StatisticsSchema);
  switch (statistics.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return statistics.code === 'bad-request' ? (
        <div role="alert">
          <Notice icon={<IconCalendarOff size={44} stroke={1.4} aria-hidden />} title={words.badDays} />
        </div>
      ) : (
        <LoadFailed problem={statistics.problem} retry={reload} />
      );
    case 'success':
      return <FiguresOfSpan statistics={statistics.value} />;
  }
}
