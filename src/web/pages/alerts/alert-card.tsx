import { IconChevronRight, IconMapPin } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { formatAge } from '../time/format-time.ts';
import { DistanceRuler } from '../violations/distance-ruler.tsx';
import { useMayOpen } from '../people/session-context.tsx';
import { usePlace } from '../violations/use-place.ts';
import { KindName } from '../violations/kind-name.tsx';
import { AcknowledgeBar } from './acknowledge-bar.tsx';
import classes from './alert-card.module.css';
import { AlertPicture } from './alert-picture.tsx';
import { EscalationMarks } from './escalation-marks.tsx';
import { PlacePlan } from './place-plan.tsx';
import type { Acknowledging } from './use-acknowledging.ts';

export interface AlertCardProps {
  readonly row: ViolationRow;
  /** What one tap on its answers answers. */
  readonly answers: readonly ViolationRow[];
  readonly nowMs: number;
  readonly isNew: boolean;
  readonly isPlaying: boolean;
  readonly acknowledging: Acknowledging;
  readonly onPlay: () => void;
  readonly onStop: () => void;
  /** What belongs to the card below its answers. */
  readonly children?: ReactNode;
}

export function AlertCard(props: AlertCardProps) {
  const { row, answers, nowMs, isNew, isPlaying, acknowledging, onPlay, onStop, children } = props;
  const words = useWords();
  const placeOf = usePlace();
  const mayOpen = useMayOpen();
  return (
    <article className={classes['card']} data-new={isNew} aria-labelledby={`kind-${row.id}`}>
      <AlertPicture row={row} isPlaying={isPlaying} onPlay={onPlay} onStop={onStop} />
      <div className={classes['facts']}>
        <div className={classes['first']}>
          <h2 id={`kind-${row.id}`} className={classes['kind']}>
            <KindName kind={row.kind} />
          </h2>
          <time className={classes['age']} dateTime={row.occurredAt}>
            {formatAge(nowMs - Date.parse(row.occurredAt), words)}
          </time>
        </div>
        <EscalationMarks row={row} />
        <Distance row={row} />
        <div className={classes['last']}>
          <PlacePlan cameraId={row.cameraId} />
          <p className={classes['place']}>
            <IconMapPin size={18} stroke={1.7} aria-hidden />
            <span>{placeOf(row)}</span>
          </p>
          {mayOpen('review') && (
            <Link
              className={classes['review'] ?? ''}
              href={`/review/${row.id}`}
              aria-label={words.alerts.openInReview}
            >
              {words.pages.review}
              <IconChevronRight size={18} stroke={1.7} aria-hidden />
            </Link>
          )}
        </div>
      </div>
      <AcknowledgeBar row={row} answers={answers} nowMs={nowMs} acknowledging={acknowledging} />
      {children}
    </article>
  );
}

function Distance({ row }: { row: ViolationRow }) {
  const words = useWords();
  // A kick is forbidden at any distance: a limit beside it would mislead.
  const isKick = row.kind === 'kick';
  return (
    <div>
      {row.distanceM !== null && (
        <p className={classes['distance']}>
          {row.distanceM.toFixed(2)}
          <span className={classes['error']}>
            {row.distanceSdM === null ? ' m' : ` ± ${row.distanceSdM.toFixed(2)} m`}
          </span>
        </p>
      )}
      {row.distanceM !== null && !isKick && <DistanceRuler distanceM={row.distanceM} row={row} />}
      {isKick && <p className={classes['remark']}>{words.alerts.anyKick}</p>}
      {row.distanceM === null && !isKick && <p className={classes['remark']}>{words.notMeasured}</p>}
    </div>
  );
}
