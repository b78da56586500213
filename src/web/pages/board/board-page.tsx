import type { Board } from '../../../wire/board.ts';
import type { Compliance } from '../../../wire/messages.ts';
import { ConnectionMark } from '../frame/connection-mark.tsx';
import { LanguageSwitch } from '../frame/language-switch.tsx';
import { Loading } from '../frame/notices.tsx';
import { useTitle } from '../frame/use-title.ts';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import { useSite } from '../live/site-context.tsx';
import { AccountMenu } from '../people/account-menu.tsx';
import { formatAge, formatClock, formatDay } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { BoardNavigation } from './board-navigation.tsx';
import classes from './board-page.module.css';
import { CoverageTile } from './coverage-tile.tsx';
import { PlacesGrid } from './places-grid.tsx';
import { RatePanel } from './rate-panel.tsx';
import { StreakTile } from './streak-tile.tsx';

/** The service sends the figures every 10 s; older ones are shown as what they are. */
const STALE_AFTER_MS = 45_000;

export function BoardPage() {
  const words = useWords();
  const site = useSite();
  const { compliance, board } = useLive();
  const nowMs = useNow(1000);
  useTitle(words.pages.board);
  return (
    <div className={classes['board']}>
      <header className={classes['head']}>
        <h1 className={classes['site']}>{site.name}</h1>
        <span className={classes['day']}>
          {formatDay(nowMs, site.timeZone, words.locale)}
          {board !== undefined && ` · ${shiftText(board, site.timeZone, words.locale)}`}
        </span>
        <time className={classes['clock']}>{formatClock(nowMs, site.timeZone, words.locale)}</time>
      </header>
      <main className={classes['main']}>
        {compliance === undefined ? <Loading /> : <Figures compliance={compliance} nowMs={nowMs} />}
      </main>
      <footer className={classes['foot']}>
        <Freshness compliance={compliance} nowMs={nowMs} />
        <BoardNavigation />
        <AccountMenu />
        <LanguageSwitch />
      </footer>
    </div>
  );
}

function Figures({ compliance, nowMs }: { compliance: Compliance; nowMs: number }) {
  const { board } = useLive();
  const isStale = isOld(compliance, nowMs);
  return (
    <div className={classes['figures']} data-stale={isStale}>
      <RatePanel compliance={compliance} targetRate={board?.targetRate} />
      <div className={classes['side']}>
        <div className={classes['top']}>
          <StreakTile compliance={compliance} nowMs={nowMs} isStale={isStale} />
          <CoverageTile compliance={compliance} board={board} />
        </div>
        {board !== undefined && <PlacesGrid board={board} nowMs={nowMs} />}
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

/** "早班 06:00–14:00"; a shift of a whole day by its name alone. */
function shiftText({ shift }: Board, timeZone: string, locale: string): string {
  const [start, end] = [shift.startAt, shift.endAt].map((iso) =>
    formatClock(Date.parse(iso), timeZone, locale),
  );
  return start === end ? shift.name : `${shift.name} ${start}–${end}`;
}
