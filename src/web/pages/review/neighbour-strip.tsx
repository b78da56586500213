import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { NeighboursSchema, type Neighbours } from '../../../wire/neighbours.ts';
import { useFetched, type Fetched } from '../fetch/use-fetched.ts';
import question from '../frame/question.module.css';
import { useWords } from '../language/language.tsx';
import { useNeighbourWords } from '../language/neighbour-words.ts';
import { useLiveConnection } from '../live/live-context.tsx';
import { useWidth } from '../statistics/use-width.ts';
import { describeDistance } from '../violations/format-measure.ts';
import { LINE_REM, neighbourLanes, type Lane, type PlacedFact } from './neighbour-lanes.ts';
import { CaseMark, useWhen } from './neighbour-case.tsx';
import classes from './neighbour-strip.module.css';

/** "Throw 0.84 m" beside its mark. */
const WORDS_PX = 124;

/** The time around a case: what else was judged there and on the cameras beside it. */
export function NeighbourStrip({ row }: { row: ViolationRow }) {
  const words = useNeighbourWords();
  const [neighbours, reload] = useFetched(`/api/violations/${row.id}/neighbours`, NeighboursSchema);
  const live = useLiveConnection();
  useEffect(() => live.onViolation(reload), [live, reload]);
  useReloadAtEnd(row, neighbours.kind === 'success' ? neighbours.value : undefined, reload);
  const [place, heldPx] = useHeldHeight(neighbours);
  return (
    <section
      ref={place}
      className={`${question['panel'] ?? ''} ${classes['strip'] ?? ''}`}
      style={{ minHeight: heldPx }}
      data-loading={neighbours.kind === 'loading'}
      aria-labelledby="around-title"
    >
      <h3 id="around-title" className={classes['title']}>
        {words.title}
      </h3>
      {neighbours.kind === 'error' && <p className={classes['soft']}>{words.failed}</p>}
      {neighbours.kind === 'success' && <Lanes neighbours={neighbours.value} />}
    </section>
  );
}

/** While the next case is asked for the strip stays as high as it was: what is below does not move twice. */
function useHeldHeight(
  neighbours: Fetched<Neighbours>,
): [place: RefObject<HTMLElement | null>, heldPx: number | undefined] {
  const place = useRef<HTMLElement>(null);
  const [lastPx, setLastPx] = useState<number>();
  const isLoading = neighbours.kind === 'loading';
  useLayoutEffect(() => {
    if (!isLoading) setLastPx(place.current?.offsetHeight);
  }, [isLoading, neighbours]);
  return [place, isLoading ? lastPx : undefined];
}

/** Of a case that has only just happened the minute after it is still to come. */
function useReloadAtEnd(
  { occurredAt }: ViolationRow,
  neighbours: Neighbours | undefined,
  reload: () => void,
): void {
  const endMs = neighbours && Date.parse(occurredAt) + neighbours.afterS * 1000;
  useEffect(() => {
    const leftMs = (endMs ?? 0) - Date.now();
    if (leftMs <= 0) return undefined;
    const timer = window.setTimeout(reload, leftMs);
    return () => window.clearTimeout(timer);
  }, [endMs, reload]);
}

function Lanes({ neighbours }: { neighbours: Neighbours }) {
  const words = useNeighbourWords();
  const { locale } = useWords();
  const [place, widthPx] = useWidth();
  const [pointed, setPointed] = useState<PlacedFact>();
  const number = new Intl.NumberFormat(locale);
  const { near, handlings, beforeS, afterS } = neighbours;
  return (
    <>
      <div className={classes['lanes']}>
        {neighbourLanes(neighbours, widthPx === 0 ? 1 : WORDS_PX / widthPx).map((lane) => (
          <LaneRow key={lane.camera.cameraId} lane={lane} onPoint={setPointed} />
        ))}
        <div className={classes['axis']} ref={place}>
          <span>{words.before(number.format(beforeS))}</span>
          <span className={classes['thisCase']}>{words.thisCase}</span>
          <span>{words.after(number.format(afterS))}</span>
        </div>
      </div>
      <p className={classes['legend']}>
        <span className={classes['ofViolation']} data-shown={near.some((each) => each.case !== null)}>
          {words.legend.violation}
        </span>
        <span className={classes['ofOther']} data-shown={near.some((each) => each.case === null)}>
          {pointed === undefined ? words.legend.other : <Pointed fact={pointed} />}
        </span>
        {handlings > near.length && (
          <span>{words.nearestOnly(number.format(near.length), number.format(handlings))}</span>
        )}
      </p>
    </>
  );
}

function Pointed({ fact }: { fact: PlacedFact }) {
  const say = useFactWords();
  return <strong>{say(fact)}</strong>;
}

function useFactWords(): (fact: PlacedFact) => string {
  const words = useWords();
  const when = useWhen();
  return ({ handling, differenceS }) => {
    const distance = handling.distanceM === null ? [] : [describeDistance(handling, words)];
    return [words.kinds[handling.kind], ...distance, when(differenceS)].join(' · ');
  };
}

function LaneRow({ lane, onPoint }: { lane: Lane; onPoint: (fact: PlacedFact | undefined) => void }) {
  const words = useNeighbourWords();
  const sayFact = useFactWords();
  const { camera, cases, facts, levels } = lane;
  const isEmpty = cases.length + facts.length === 0;
  return (
    <div className={classes['lane']}>
      <div className={classes['camera']}>
        <span className={classes['cameraName']}>{camera.cameraName}</span>
        <span className={classes['soft']}>
          {words.why[camera.why]}
          {camera.coverage !== null && camera.coverage > 0 && camera.coverage < 1 && ` · ${words.partlySeen}`}
        </span>
      </div>
      <ul
        className={classes['track']}
        style={{ height: `${(levels + 1) * LINE_REM}rem` }}
        aria-label={camera.cameraName}
      >
        {facts.map((fact) => (
          <li
            key={fact.handling.id}
            className={classes['fact']}
            style={{ left: `${fact.place * 100}%` }}
            onPointerEnter={() => onPoint(fact)}
            onPointerLeave={() => onPoint(undefined)}
          >
            <span className={classes['said']}>{sayFact(fact)}</span>
          </li>
        ))}
        {cases.map((each) => (
          <CaseMark key={each.row.id} placed={each} />
        ))}
        {isEmpty && (
          <li className={classes['empty']}>{camera.coverage === 0 ? words.notSeen : words.nothing}</li>
        )}
      </ul>
    </div>
  );
}
