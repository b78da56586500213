import { useMediaQuery } from '@mantine/hooks';
import { IconListSearch, IconPackage } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { StaleBand } from '../frame/stale-band.tsx';
import { useWords } from '../language/language.tsx';
import { useViolations, type ViolationList } from '../violations/use-violations.ts';
import { AskedCase } from './asked-case.tsx';
import { CaseList } from './case-list.tsx';
import { CaseView } from './case-view.tsx';
import classes from './review-page.module.css';
import { useSelectionKeys } from './use-selection-keys.ts';

const WIDE = '(min-width: 62em)';

/** @param askedId the row in the address; without it a desk shows the newest, a phone the list */
export function ReviewPage({ askedId }: { askedId: string | undefined }) {
  const list = useViolations();
  return (
    <PageFrame page="review">
      <Body list={list} askedId={askedId} />
    </PageFrame>
  );
}

function Body({ list, askedId }: { list: ViolationList; askedId: string | undefined }) {
  const { review } = useWords();
  if (list.rows.length > 0) return <Split list={list} askedId={askedId} />;
  switch (list.status.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return <LoadFailed problem={list.status.problem} retry={list.reload} />;
    case 'ready':
      return (
        <Notice
          icon={<IconPackage size={44} stroke={1.4} aria-hidden />}
          title={review.empty}
          hint={review.emptyHint}
        />
      );
  }
}

function Split({ list, askedId }: { list: ViolationList; askedId: string | undefined }) {
  const { review } = useWords();
  const isWide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false });
  const [, navigate] = useLocation();
  const selectedId = askedId ?? (isWide ? list.rows[0]?.id : undefined);
  const selected = list.rows.find(({ id }) => id === selectedId);
  useSelectionKeys({
    rows: list.rows,
    selectedId,
    select: (id) => navigate(`/review/${id}`, { replace: true }),
    loadOlder: list.loadOlder,
  });
  return (
    <div className={classes['split']}>
      {(isWide || askedId === undefined) && (
        <section className={classes['list']} aria-label={review.list}>
          <CaseList list={list} selectedId={selectedId} />
        </section>
      )}
      {(isWide || askedId !== undefined) && (
        <section className={classes['detail']} aria-label={review.player}>
          <StaleBand />
          {selected !== undefined && <CaseView key={selected.id} row={selected} hasBack={!isWide} />}
          {selected === undefined && selectedId !== undefined && (
            <AskedCase key={selectedId} id={selectedId} hasBack={!isWide} />
          )}
          {selectedId === undefined && (
            <Notice icon={<IconListSearch size={44} stroke={1.4} aria-hidden />} title={review.pick} />
          )}
        </section>
      )}
    </div>
  );
}
