import { Button } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { TrainingListSchema, type TrainingCase } from '../../../wire/training.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { useTrainingWords } from '../language/training-words.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { useMayOpen } from '../people/session-context.tsx';
import { formatMoment } from '../time/format-time.ts';
import { clipAddress, snapshotAddress } from '../violations/evidence-address.ts';
import { describeDistance } from '../violations/format-measure.ts';
import { KindName } from '../violations/kind-name.tsx';
import { usePlace } from '../violations/use-place.ts';
import { WhenPrepared } from '../violations/when-prepared.tsx';
import classes from './training-page.module.css';

/** A clip that is shown is asked for, and heads are blurred in it then: not in hundreds at once. */
const AT_ONCE = 12;

/** Cases to learn from: each with its clip, heads blurred, and why it is here. */
export function TrainingPage() {
  const words = useTrainingWords();
  const [fetched, reload] = useFetched('/api/training', TrainingListSchema);
  return (
    <PageFrame page="training">
      <div className={classes['page']}>
        <h1 className={classes['title']}>{words.title}</h1>
        <p className={classes['hint']}>{words.hint}</p>
        {fetched.kind === 'loading' && <Loading />}
        {fetched.kind === 'error' && <LoadFailed problem={fetched.problem} retry={reload} />}
        {fetched.kind === 'success' && fetched.value.length === 0 && (
          <Notice
            icon={<IconSchool size={44} stroke={1.4} aria-hidden />}
            title={words.empty}
            hint={words.emptyHint}
          />
        )}
        {fetched.kind === 'success' && <Cards all={fetched.value} />}
      </div>
    </PageFrame>
  );
}

function Cards({ all }: { all: readonly TrainingCase[] }) {
  const words = useTrainingWords();
  const { locale } = useWords();
  const [shown, setShown] = useState(AT_ONCE);
  const next = Math.min(AT_ONCE, all.length - shown);
  return (
    <>
      <ul className={classes['cards']}>
        {all.slice(0, shown).map((each) => (
          <li key={each.case.id}>
            <Card each={each} />
          </li>
        ))}
      </ul>
      {next > 0 && (
        <Button
          variant="default"
          size="md"
          mt="lg"
          fullWidth
          onClick={() => setShown((before) => before + AT_ONCE)}
        >
          {words.more(new Intl.NumberFormat(locale).format(next))}
        </Button>
      )}
    </>
  );
}

function Card({ each: { case: row, entry } }: { each: TrainingCase }) {
  const words = useTrainingWords();
  const all = useWords();
  const placeOf = usePlace();
  const { timeZone } = useSite();
  const mayReview = useMayOpen()('review');
  const clip = clipAddress(row);
  return (
    <article className={classes['card']}>
      <div className={classes['seen']}>
        {clip === undefined ? (
          <p className={classes['none']}>{words.clipGone}</p>
        ) : (
          <WhenPrepared url={clip}>
            <video
              src={clip}
              poster={snapshotAddress(row)}
              aria-label={words.clipOf(all.kinds[row.kind], placeOf(row))}
              controls
              muted
              playsInline
              preload="none"
            />
          </WhenPrepared>
        )}
      </div>
      <div className={classes['text']}>
        <h2 className={classes['name']}>
          <KindName kind={row.kind} />
          <span className={classes['soft']}>{describeDistance(row, all)}</span>
        </h2>
        <p className={classes['note']}>{entry.note}</p>
        <p className={classes['soft']}>
          {[placeOf(row), entry.by, formatMoment(entry.at, timeZone, all.locale)].join(' · ')}
        </p>
        {mayReview && <Link href={`/review/${row.id}?review=all`}>{words.openCase}</Link>}
      </div>
    </article>
  );
}
