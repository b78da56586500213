import { afterEach, beforeEach, expect, test } from 'vitest';
import { pino } from 'pino';
import { aHandling, aRecord } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { systemClock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import { wallMs } from '../base/units.ts';
import { ConfigSchema, type Config } from '../config/schema.ts';
import { siteDayAt } from '../store/site-day.ts';
import { WHOLE_SITE } from '../wire/scope.ts';
import type { VerdictRequest } from '../wire/verdict.ts';
import { keepClips, type KeptClips } from './keep-clips.ts';
import { webCommands } from './web-answers.ts';

let site: KeptSite;
const started: Stoppable[] = [];
const events: string[] = [];
beforeEach(() => (site = openKeptSite()));
afterEach(async () => {
  for (const part of started.splice(0)) await part.stop();
  events.length = 0;
  site.remove();
});

const configOf = (recheck: Partial<Config['review']['recheck']>): Config => ({
  ...ConfigSchema.parse({
    site: { id: 'hub-1', name: 'Hub' },
    review: { recheck },
    cameras: [{ id: 'belt-1', name: 'Belt 1', url: 'a.mp4' }],
  }),
  dataDir: site.dataDir,
});

function clips(recheck: Partial<Config['review']['recheck']>): KeptClips {
  return keepClips({
    config: configOf(recheck),
    store: site.store,
    hasRoom: () => true,
    clock: systemClock,
    log: pino(
      { level: 'info' },
      { write: (line: string) => void events.push((JSON.parse(line) as { event: string }).event) },
    ),
    keep: (part) => {
      started.push(part);
      return part;
    },
    onEvidence: () => undefined,
  });
}

const commands = (ofVerdicts: number) =>
  webCommands({
    store: site.store,
    config: configOf({ ofVerdicts }),
    board: { tellCompliance: () => undefined, tellBoard: () => undefined },
    publisher: { wake: () => undefined },
    scanIntake: { put: () => ({ kind: 'kept', answer: { kept: 0, known: 0, unmapped: [] } }) },
  });

/** What raised no alarm, now. */
function quiet(kept: KeptClips): void {
  const handling = aHandling({ kind: 'place', violation: false });
  const judged = aRecord({ handling, releasedWallMs: systemClock.wallMs() });
  kept.ofQuiet(site.store.recordHandling(judged).id, judged);
}

const drawn = () => {
  const { day } = siteDayAt(systemClock.wallMs(), 'Asia/Shanghai');
  return site.store.rechecks
    .rows('2026-01-01', wallMs(0), siteDayAt(systemClock.wallMs(), 'Asia/Shanghai').endWallMs)
    .filter((row) => row.day === day)
    .map(({ source }) => source);
};

test('of what raised no alarm as many are drawn as configured, and a clip is waited for', () => {
  const kept = clips({ quietPerDay: 2 });
  for (let i = 0; i < 5; i += 1) quiet(kept);
  expect(drawn()).toEqual(['quiet', 'quiet']);
  expect(site.store.rechecks.clips.unfinishedEvidence()).toHaveLength(2);
});

test('none is drawn, and none counted, where that is switched off', () => {
  quiet(clips({ quietPerDay: 0 }));
  expect(drawn()).toEqual([]);
  expect(site.store.rechecks.days('2026-01-01', '2999-01-01')).toEqual([]);
});

test('a database that takes no draw costs a figure, not the camera', () => {
  const kept = clips({ quietPerDay: 2 });
  const handling = aHandling({ kind: 'place', violation: false });
  // No such handling is on record.
  const judged = aRecord({ handling, releasedWallMs: systemClock.wallMs() });
  expect(() => kept.ofQuiet('019ccb03-1268-734b-9f8c-000000000000', judged)).not.toThrow();
  expect(events).toEqual(['recheck.not-drawn']);
});

const confirmed: VerdictRequest = { verdict: 'confirmed', reason: null, note: null, by: 'Li' };

test('a violation is drawn with its verdict, once, and not when a verdict is taken back', () => {
  const [first, second] = [site.ready(), site.ready()];
  const all = commands(1);
  all.putVerdict(first, confirmed, WHOLE_SITE);
  all.putVerdict(first, { ...confirmed, verdict: 'false-alarm' }, WHOLE_SITE);
  all.putVerdict(second, { ...confirmed, verdict: 'withdrawn' }, WHOLE_SITE);
  expect(drawn()).toEqual(['verdict']);
  commands(0).putVerdict(second, confirmed, WHOLE_SITE);
  expect(drawn()).toEqual(['verdict']);
});
