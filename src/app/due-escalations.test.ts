import { expect, test } from 'vitest';
import { wallMs } from '../base/units.ts';
import type { EscalationCase } from '../store/escalation-table.ts';
import { dueEscalations, type EscalationRules } from './due-escalations.ts';

const MINUTE_MS = 60_000;
const at = (clock: string): number => Date.parse(`2026-03-08T${clock}+08:00`);
const FIRST = { to: '班长', unansweredMinutes: 5 };
const SECOND = { to: '主管', unansweredMinutes: 15 };
const THIRD = { to: '主管', countInZoneAndDay: 3 };

const rules = (changes: Partial<EscalationRules> = {}): EscalationRules => ({
  steps: [FIRST],
  quietHours: [],
  cooldownMs: 0,
  timeZone: 'Asia/Shanghai',
  ...changes,
});
let ids = 0;
const aCase = (clock: string, changes: Partial<EscalationCase> = {}): EscalationCase => ({
  id: `v${(ids += 1)}`,
  cameraId: 'belt-1',
  zone: 'belt',
  day: '2026-03-08',
  releasedWallMs: at(clock),
  isAnswered: false,
  isDenied: false,
  wentTo: [],
  ...changes,
});
const due = (cases: readonly EscalationCase[], some: Partial<EscalationRules>, clock: string): unknown[] =>
  dueEscalations(cases, rules(some), wallMs(at(clock))).map(({ id, otherIds, step, dueWallMs, delayed }) => [
    step.to,
    [id, ...otherIds],
    new Date(dueWallMs + 8 * 60 * MINUTE_MS).toISOString().slice(11, 19),
    delayed,
  ]);

test('an alert that nobody answers goes on when its minutes are over, step by step, each once', () => {
  const one = aCase('09:00:00');
  const steps = [FIRST, SECOND];
  expect(due([one], { steps }, '09:04:59')).toEqual([]);
  expect(due([one], { steps }, '09:05:00')).toEqual([['班长', [one.id], '09:05:00', false]]);
  const gone = { ...one, wentTo: [FIRST] };
  expect(due([gone], { steps }, '09:14:59')).toEqual([]);
  expect(due([gone], { steps }, '09:15:00')).toEqual([['主管', [one.id], '09:15:00', false]]);
  expect(due([{ ...gone, wentTo: [FIRST, SECOND] }], { steps }, '23:00:00')).toEqual([]);
});

test('what was answered or is a false alarm does not go on by time', () => {
  const cases = [aCase('09:00:00', { isAnswered: true }), aCase('09:00:00', { isDenied: true })];
  expect(due(cases, {}, '10:00:00')).toEqual([]);
});

test('what became due while the service was off goes on, and says so', () => {
  const one = aCase('09:00:00');
  expect(due([one], {}, '09:06:00')).toEqual([['班长', [one.id], '09:05:00', false]]);
  expect(due([one], {}, '09:06:01')).toEqual([['班长', [one.id], '09:05:00', true]]);
});

test('quiet hours put it off to their end, where it is in time', () => {
  const quietHours = [{ from: '12:00', to: '13:00' }];
  const one = aCase('11:58:00');
  expect(due([one], { quietHours }, '12:59:59')).toEqual([]);
  expect(due([one], { quietHours }, '13:00:05')).toEqual([['班长', [one.id], '13:00:00', false]]);
  expect(due([aCase('11:54:00')], { quietHours }, '12:30:00')).toMatchObject([
    ['班长', {}, '11:59:00', true],
  ]);
});

test('a storm of one camera goes on as one, with the first; another camera for itself', () => {
  const storm = ['09:00:00', '09:00:20', '09:01:50'].map((clock) => aCase(clock));
  const later = aCase('09:02:00');
  const beside = aCase('09:00:30', { cameraId: 'dock-2' });
  expect(due([...storm, later, beside], { cooldownMs: 120_000 }, '09:05:40')).toEqual([
    ['班长', storm.map(({ id }) => id), '09:05:00', false],
    ['班长', [beside.id], '09:05:30', false],
  ]);
});

test('the third violation of a zone and day goes on, in quiet hours too and answered or not; the fourth does not', () => {
  const quietHours = [{ from: '09:00', to: '10:00' }];
  const cases = [
    aCase('09:00:00', { isAnswered: true }),
    aCase('09:10:00', { zone: 'dock' }),
    aCase('09:11:00', { day: '2026-03-07' }),
    aCase('09:20:00', { cameraId: 'belt-2' }),
  ];
  expect(due(cases, { steps: [THIRD], quietHours }, '09:20:01')).toEqual([]);
  const third = aCase('09:30:00', { isAnswered: true });
  const fourth = aCase('09:31:00');
  const all = [fourth, ...cases, third];
  expect(due(all, { steps: [THIRD], quietHours }, '09:31:01')).toEqual([
    ['主管', [third.id], '09:30:00', true],
  ]);
  const gone = all.map((one) => (one === third ? { ...one, wentTo: [THIRD] } : one));
  expect(due(gone, { steps: [THIRD], quietHours }, '09:31:01')).toEqual([]);
});

test('what is denied is not counted, and what is denied later sends no second one', () => {
  const cases = ['09:00', '09:10', '09:20', '09:30'].map((clock) => aCase(`${clock}:00`));
  const denied = cases.map((one, i) => (i === 0 ? { ...one, isDenied: true } : one));
  expect(due(denied, { steps: [THIRD] }, '09:30:01')).toEqual([['主管', [cases[3]!.id], '09:30:00', false]]);
  const goneBefore = denied.map((one, i) => (i === 2 ? { ...one, wentTo: [THIRD] } : one));
  expect(due(goneBefore, { steps: [THIRD] }, '09:30:01')).toEqual([]);
});

test('outside all zones each camera counts for itself', () => {
  const cases = ['a', 'b', 'a', 'a'].map((cameraId, i) => aCase(`09:0${i}:00`, { cameraId, zone: null }));
  expect(due(cases, { steps: [THIRD] }, '09:03:30')).toEqual([['主管', [cases[3]!.id], '09:03:00', false]]);
});

test('the same level by two triggers is two steps', () => {
  const cases = ['09:00', '09:01', '09:02'].map((clock) => aCase(`${clock}:00`, { wentTo: [SECOND] }));
  expect(due(cases, { steps: [SECOND, THIRD] }, '09:02:30')).toEqual([
    ['主管', [cases[2]!.id], '09:02:00', false],
  ]);
});
