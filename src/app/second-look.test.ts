import { expect, test } from 'vitest';
import { ptsMs } from '../base/units.ts';
import type { Handling } from '../domain/handling.ts';
import { LOOK_SPAN_MS, type Look, type LookAnswer } from '../domain/look.ts';
import type { Candidate, Proposal } from '../handling/proposal.ts';
import { SecondLook } from './second-look.ts';

const FROM_MS = 1000;
const READY_MS = FROM_MS + LOOK_SPAN_MS;
const JOIN = { from: 0.05, gate: 1, look: 1, bias: 0 };

function candidate(question: Candidate['question'], believed: number): Candidate {
  return {
    question,
    believed,
    features: {},
    path: [],
    look: { fromMs: FROM_MS, centresPx: [], pxPerM: 100 },
    facts: {
      kind: question,
      probabilityIfSo: 1,
      forbidden: true,
      flagProbability: 0.5,
      tStartMs: ptsMs(1400),
      tReleaseMs: ptsMs(1480),
      tEndMs: ptsMs(1800),
      distanceM: 1.2,
      distanceSdM: 0.1,
      dropM: 0.2,
      scale: 'calibrated',
      boxXyxyPx: [0, 0, 10, 10],
      pathPx: [],
      joints: undefined,
      rulesVersion: '2026-1',
    },
  };
}
const throwOf = (believed: number): Proposal => [candidate('throw', believed)];

function started(answers: readonly (LookAnswer | undefined)[]) {
  const told: Handling[] = [];
  const asked: Look[][] = [];
  const waiting: (() => void)[] = [];
  const second = new SecondLook(
    {
      joins: { throw: JOIN, toss: JOIN },
      lookAgain: (looks) => {
        asked.push([...looks]);
        return new Promise((resolve) => waiting.push(() => resolve(answers)));
      },
    },
    (handling) => told.push(handling),
  );
  return { told, asked, second, answer: () => waiting.forEach((resolve) => resolve()) };
}

test('waits until there is enough to look at, looks once, and then believes what it sees', async () => {
  const { told, asked, second, answer } = started([{ throw: 8 }]);
  await second.take([throwOf(0.2)], READY_MS - 1);
  expect(asked).toEqual([]);
  const due = second.take([], READY_MS);
  expect(asked).toHaveLength(1);
  expect(told).toEqual([]);
  answer();
  await due;
  expect(told.map(({ kind, violation }) => [kind, violation])).toEqual([['throw', true]]);
  await second.take([], READY_MS + 80);
  expect(asked).toHaveLength(1);
});

test('drops what a second look does not see', async () => {
  const { told, second, answer } = started([{ throw: -8 }]);
  const due = second.take([throwOf(0.7)], READY_MS);
  answer();
  await due;
  second.end([]);
  expect(told).toEqual([]);
});

test('what cannot be looked at again is decided by the first look', async () => {
  const { told, second, answer } = started([undefined]);
  const due = second.take([throwOf(0.9), throwOf(0.3)], READY_MS);
  answer();
  await due;
  expect(told.map(({ probability }) => probability)).toEqual([0.9]);
});

test('what no look can change is told at once', async () => {
  const { told, asked, second } = started([]);
  await second.take([[candidate('kick', 0.9)], throwOf(0.001)], READY_MS);
  expect(asked).toEqual([]);
  expect(told.map(({ kind }) => kind)).toEqual(['kick']);
});

test('the end of the stream decides all that is open, each once, and a late answer changes nothing', async () => {
  const { told, second, answer } = started([{ throw: -8 }]);
  const due = second.take([throwOf(0.9)], READY_MS);
  await second.take([[candidate('toss', 0.8)]], READY_MS - 200);
  second.end([[candidate('kick', 0.7)]]);
  expect(told.map(({ kind }) => kind)).toEqual(['throw', 'toss', 'kick']);
  answer();
  await due;
  expect(told).toHaveLength(3);
});

test('without a network for it nothing waits', async () => {
  const told: Handling[] = [];
  const second = new SecondLook(undefined, (handling) => told.push(handling));
  await second.take([throwOf(0.9), throwOf(0.3)], FROM_MS);
  expect(told.map(({ kind }) => kind)).toEqual(['throw']);
});
