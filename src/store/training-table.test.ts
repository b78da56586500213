import BetterSqlite from 'better-sqlite3';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { TrainingListSchema, TrainingRequestSchema, TrainingStateSchema } from '../wire/training.ts';

let site: KeptSite;
beforeEach(() => {
  site = openKeptSite();
  site.store.putCameras([{ id: 'dock-2', name: 'Dock 2' }]);
});
afterEach(() => site.remove());

const add = (id: string, note = '双手放下') =>
  site.store.putTraining(id, { action: 'added', note, by: '李娜' });
const remove = (id: string) => site.store.putTraining(id, { action: 'removed', by: '王强' });
const ids = (scope?: readonly string[]): readonly string[] =>
  TrainingListSchema.parse(site.store.trainingCases(scope)).map((each) => each.case.id);

test('a case goes in with why, is told in the audit log, and goes out; the newest entry comes first', () => {
  const [first, second] = [site.ready(), site.ready()];
  expect(TrainingStateSchema.parse(site.store.training(first))).toEqual({ entry: null });
  expect(add(first)).toMatchObject({ entry: { note: '双手放下', by: '李娜' } });
  add(second);
  site.reopen();
  expect(ids()).toEqual([second, first]);
  add(first, '一看就懂');
  expect(ids()).toEqual([first, second]);
  expect(remove(first)).toEqual({ entry: null });
  expect([ids(), site.store.training(first)]).toEqual([[second], { entry: null }]);
  expect(site.store.audit.ofSubject(first).slice(-2)).toMatchObject([
    { actor: '李娜', action: 'training', detail: { action: 'added', note: '一看就懂' } },
    { actor: '王强', action: 'training', detail: { action: 'removed', note: null } },
  ]);
  expect(add('019ccb03-1268-734b-9f8c-000000000000')).toBeUndefined();
});

test('the list holds what the scope reaches', () => {
  const [belt, dock] = [site.ready(), site.ready(0, { cameraId: 'dock-2', zone: undefined })];
  add(belt);
  add(dock);
  expect([ids(['belt-1']), ids(['belt-1/belt']), ids(['dock-2']), ids(['dock-2/belt'])]).toEqual([
    [belt],
    [belt],
    [dock],
    [],
  ]);
});

test('as long as it is in the collection its evidence does not expire', () => {
  const id = site.ready();
  site.store.putVerdict(id, { verdict: 'confirmed', reason: null, note: null, by: '李娜' });
  add(id);
  expect(site.store.keptEvidence()).toMatchObject([{ id, isHeld: true }]);
  expect(site.store.expireEvidence(id, 'age')).toBe(false);
  remove(id);
  expect(site.store.keptEvidence()).toMatchObject([{ id, isHeld: false }]);
  expect(site.store.expireEvidence(id, 'age')).toBe(true);
});

test('what was said of it stays as it was written', () => {
  add(site.ready());
  const database = new BetterSqlite(join(site.dataDir, 'qingfang.sqlite'));
  for (const sql of ['delete from training_entries', `update training_entries set note = 'x'`])
    expect(() => database.exec(sql)).toThrow(/append-only/);
  database.close();
});

test('without a word why, nothing goes in', () => {
  const by = '李娜';
  for (const body of [{ action: 'added', by }, { action: 'added', note: ' ', by }, { action: 'removed' }])
    expect(TrainingRequestSchema.safeParse(body).success).toBe(false);
});
