import BetterSqlite from 'better-sqlite3';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aHandling, aRecord } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { createHandlingIntake, type HandlingIntake } from './handling-intake.ts';

let site: KeptSite;
let intake: HandlingIntake;
const lines: string[] = [];
const recorded: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });

beforeEach(() => {
  lines.length = 0;
  recorded.length = 0;
  site = openKeptSite();
  intake = createHandlingIntake({
    store: site.store,
    log,
    onRecorded: ({ zone }) => recorded.push(zone ?? ''),
    retryEveryMs: 10,
    mostWaiting: 30,
  });
});
afterEach(async () => {
  await intake.stop();
  site.remove();
});

function byHand(sql: string): void {
  const database = new BetterSqlite(site.store.file);
  database.exec(sql);
  database.close();
}
/** As a full disk does it: the statement fails, and everything before it stays. */
const away = (): void =>
  byHand(
    `create trigger full before insert on handlings begin select raise(abort, 'database or disk is full'); end`,
  );
const back = (): void => byHand('drop trigger full');
const take = (zone: string, violation = true): void =>
  intake.take(aRecord({ zone, handling: aHandling({ violation, kind: violation ? 'throw' : 'place' }) }));
const zonesKept = (): (string | null)[] => {
  const database = new BetterSqlite(site.store.file, { readonly: true });
  const zones = database.prepare('select zone_id from handlings order by rowid').pluck().all() as string[];
  database.close();
  return zones;
};

test('what is judged is on disk when it was taken', () => {
  take('a');
  expect(zonesKept()).toEqual(['a']);
  expect(recorded).toEqual(['a']);
});

test('while the database is away the judgement goes on, and its return brings all in order, each once', async () => {
  take('a');
  away();
  for (const zone of ['b', 'c', 'd']) take(zone);
  expect(recorded).toEqual(['a']);
  await expect.poll(() => lines.length).toBe(1);
  back();
  await expect.poll(() => recorded).toEqual(['a', 'b', 'c', 'd']);
  take('e');
  expect(zonesKept()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(site.store.outbox.take(9)).toHaveLength(5);
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
    'database.away',
    'database.back',
  ]);
});

test('a queue that is full lets gentle handlings go first, and says how many', async () => {
  away();
  for (let n = 0; n < 5; n += 1) take('gentle', false);
  for (let n = 0; n < 30; n += 1) take(`v${n}`);
  back();
  await expect.poll(() => lines.at(-1), { timeout: 20_000 }).toContain('"dropped":5');
  expect(recorded).toEqual(Array.from({ length: 30 }, (_, n) => `v${n}`));
});

test('a long queue is drained in turns, between which the cameras are heard', async () => {
  away();
  for (let n = 0; n < 30; n += 1) take(`v${n}`);
  back();
  const seen: number[] = [];
  while (recorded.length < 30) {
    seen.push(recorded.length);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  expect(new Set(seen)).toContain(10);
  take('after');
  expect(recorded.at(-1)).toBe('after');
});

test('a stop keeps what still waits where the disk takes it, and tells what it does not', async () => {
  away();
  take('a');
  await intake.stop();
  expect(lines.at(-1)).toContain('"event":"database.lost","handlings":1');
  back();
  await intake.stop();
  expect(recorded).toEqual(['a']);
});
