import type { Compliance } from '../../../wire/messages.ts';
import { ConnectionMark } from '../frame/connection-mark.tsx';
import { LanguageSwitch } from '../frame/language-switch.tsx';
import { Loading } from '../frame/notices.tsx';
import { useTitle } from '../frame/page-frame.tsx';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatAge, formatClock, formatDay } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { BoardNavigation } from './board-navigation.tsx';
import classes from './board-page.module.css';
import { CamerasTile } from './cameras-tile.tsx';
import { CountTile } from './count-tile.tsx';
import { RatePanel } from './rate-panel.tsx';
import { StreakTile } from './streak-tile.tsx';

/** The service sends the figures every 10 s; older ones are shown as what they are. */
const STALE_AFTER_MS = 45_000;

export function BoardPage() {
  const words = useWords();
  const site = useSite();
  const { compliance } = useLive();
  const nowMs = useNow(1000);
  useTitle(words.pages.board);
  return (
    <div className={classes['board']}>
      <header className={classes['head']}>
        <h1 className={classes['site']}>{site.name}</h1>
        <span className={classes['day']}>{formatDay(nowMs, site.timeZone, words.locale)}</span>
        <time className={classes['clock']}>{formatClock(nowMs, site.timeZone, words.locale)}</time>
      </header>
      <main className={classes['main']}>
        {compliance === undefined ? <Loading /> : <Figures compliance={compliance} nowMs={nowMs} />}
      </main>
      <footer className={classes['foot']}>
        <Freshness compliance={compliance} nowMs={nowMs} />
        <BoardNavigation />
        <LanguageSwitch />
      </footer>
    </div>
  );
}

function Figures({ compliance, nowMs }: { compliance: Compliance; nowMs: number }) {
  const { board } = useWords();
  const isStale = isOld(compliance, nowMs);
  return (
    <div className={classes['figures']} data-stale={isStale}>
      <RatePanel compliance={compliance} />
      <div className={classes['side']}>
        <CountTile label={board.handlings} count={compliance.handlings} />
        <CountTile label={board.gentle} count={compliance.gentle} isAccent />
        <CountTile label={board.violations} count={compliance.violations} />
        <CountTile label={board.advices} count={compliance.advices} />
        <StreakTile compliance={compliance} nowMs={nowMs} isStale={isStale} />
        <CamerasTile seeing={compliance.camerasSeeing} all={compliance.camerasAll} />
      </div>
    </div>
  );
}

/** Bottom left: the rule behind the rate while all is fresh, else how old the figures are. */
function Freshness({ compliance, nowMs }: { compliance: Compliance | undefined; nowMs: number }) {
  const words = useWords();
  const site = useSite();
  const { connection } = useLive();
  if (compliance !== undefined && isOld(compliance, nowMs)) {
    const madeMs = Date.parse(compliance.at);
    const clock = formatClock(madeMs, site.timeZone, words.locale);
    return (
      <p className={classes['stale']} role="status">
        <strong>{words.connection.stale(clock, formatAge(nowMs - madeMs, words))}</strong>
        {connection !== 'open' && <span>{words.connection.lostHint}</span>}
      </p>
    );
  }
  return <p className={classes['fresh']}>{connection === 'open' ? words.board.rule : <ConnectionMark />}</p>;
}

function isOld(compliance: Compliance, nowMs: number): boolean {
  return nowMs - Date.parse(compliance.at) > STALE_AFTER_MS;
}
