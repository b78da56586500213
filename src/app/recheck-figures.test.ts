import { expect, test } from 'vitest';
import { wallMs } from '../base/units.ts';
import { ConfigSchema } from '../config/schema.ts';
import type { RecheckRow } from '../store/recheck-rows.ts';
import { siteDayOf } from '../store/site-day.ts';
import { RecheckFiguresSchema } from '../wire/recheck.ts';
import { countRechecks, type RecheckFacts } from './recheck-figures.ts';

const polygon: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
];
const config = ConfigSchema.parse({
  site: { id: 'hub-1', name: 'Hub' },
  cameras: [
    {
      id: 'belt-1',
      name: 'Belt 1',
      url: 'a.mp4',
      zones: [{ id: 'glass', name: 'Glass', polygon, rules: { violationKinds: ['throw', 'kick', 'drop'] } }],
    },
  ],
});
const days = [siteDayOf('2026-03-08', 'Asia/Shanghai'), siteDayOf('2026-03-09', 'Asia/Shanghai')];

let made = 0;
function row(changes: Partial<RecheckRow>): RecheckRow {
  made += 1;
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  return {
    ...{ id, handlingId: id, source: 'verdict', day: '2026-03-08', cameraId: 'belt-1', cameraName: 'Belt 1' },
    ...{ zone: null, releasedWallMs: wallMs(days[0]!.startWallMs + made), kind: 'throw', hasClip: true },
    ...{ answer: 'throw', answeredBy: 'Zhao', verdict: 'confirmed', verdictBy: 'Li' },
    ...changes,
  };
}
const rows = (count: number, changes: Partial<RecheckRow>): RecheckRow[] =>
  Array.from({ length: count }, () => row(changes));

function figuresOf(changes: Partial<RecheckFacts>) {
  const facts = {
    config,
    camera: undefined,
    days,
    today: '2026-03-09',
    rows: [],
    drawnFrom: [],
    flagged: [],
  };
  return RecheckFiguresSchema.parse(countRechecks({ ...facts, ...changes }));
}

test('without a single recheck every figure says so', () => {
  const { precision, recall, agreement, disagreements } = figuresOf({});
  expect(precision.rechecks).toEqual({ looks: 0, violations: 0, estimate: null });
  expect([recall.estimate, recall.missed]).toEqual([null, null]);
  expect(agreement).toEqual({ pairs: 0, same: 0, undecided: 0, estimate: null, kappa: null });
  expect(disagreements).toEqual([]);
});

test('precision is told by the verdicts and by the blind answers, each with what stands behind it', () => {
  const day = '2026-03-08';
  const { precision } = figuresOf({
    rows: [
      ...rows(18, {}),
      ...rows(6, { answer: 'gentle' }),
      ...rows(3, { answer: 'cannot-tell' }),
      row({ answer: null }),
    ],
    flagged: [
      ...Array.from({ length: 90 }, () => ({ day, cameraId: 'belt-1', verdict: 'confirmed' as const })),
      ...Array.from({ length: 10 }, () => ({ day, cameraId: 'belt-1', verdict: 'false-alarm' as const })),
      { day, cameraId: 'belt-1', verdict: 'unsure' as const },
      { day, cameraId: 'belt-1', verdict: null },
    ],
  });
  expect(precision.verdicts).toMatchObject({ confirmed: 90, falseAlarms: 10, estimate: { share: 0.9 } });
  expect(precision.rechecks).toMatchObject({ looks: 24, violations: 18, estimate: { share: 0.75 } });
});

test('what an answer means is what the rules of its place forbid', () => {
  const violationsAt = (zone: string | null, answer: RecheckRow['answer']): number =>
    figuresOf({ rows: [row({ zone, answer })] }).precision.rechecks.violations;
  expect(
    ['throw', 'kick', 'drop', 'rough', 'gentle'].map((answer) => violationsAt(null, answer as 'throw')),
  ).toEqual([1, 1, 0, 0, 0]);
  expect(violationsAt('glass', 'drop')).toBe(1);
});

test('agreement is of two people who both could tell; who judged and answered is not two', () => {
  const { agreement, disagreements } = figuresOf({
    rows: [
      ...rows(14, {}),
      ...rows(6, { verdict: 'false-alarm', answer: 'gentle' }),
      ...rows(4, { verdict: 'false-alarm', answer: 'kick' }),
      row({ answer: 'gentle' }),
      row({ verdict: 'unsure' }),
      row({ answer: 'cannot-tell' }),
      row({ answeredBy: 'LI', answer: 'gentle' }),
      row({ verdict: null, verdictBy: null }),
    ],
  });
  expect(agreement).toMatchObject({ pairs: 25, same: 20, undecided: 2, estimate: { share: 0.8 } });
  // (0.8 - (15 × 18 + 10 × 7) / 625) / (1 - …)
  expect(agreement.kappa?.value).toBeCloseTo((0.8 - 0.544) / (1 - 0.544), 9);
  expect(disagreements).toHaveLength(5);
  expect(disagreements[0]?.against).toMatchObject({ source: 'verdict', verdict: 'false-alarm' });
});

test('recall is of cameras and days that are over and were drawn from', () => {
  const day = '2026-03-08';
  const flaggedOn = (on: string, count: number) =>
    Array.from({ length: count }, () => ({ day: on, cameraId: 'belt-1', verdict: 'confirmed' as const }));
  const { recall, disagreements } = figuresOf({
    rows: [
      ...rows(20, {}),
      ...rows(5, { day: '2026-03-09', releasedWallMs: wallMs(days[1]!.startWallMs + 1000) }),
      ...rows(119, { source: 'quiet', kind: 'place', answer: 'gentle', verdict: null, verdictBy: null }),
      row({ source: 'quiet', kind: 'toss', answer: 'throw', verdict: null, verdictBy: null, hasClip: false }),
      ...rows(2, { source: 'quiet', answer: null, verdict: null, verdictBy: null, day: '2026-03-09' }),
    ],
    drawnFrom: [
      { day, cameraId: 'belt-1', handlings: 1200 },
      { day: '2026-03-09', cameraId: 'belt-1', handlings: 300 },
    ],
    flagged: [...flaggedOn(day, 40), ...flaggedOn('2026-03-09', 7)],
  });
  // One of 120 looks, each of which stands for 10: 10 missed beside 40.
  expect(recall).toMatchObject({
    ...{ flagged: 40, quiet: 1200, flaggedLooks: 20, quietLooks: 120, missedLooks: 1, missed: 10 },
    estimate: { share: 0.8 },
  });
  expect(disagreements.map(({ against }) => against)).toEqual([
    { source: 'quiet', kind: 'toss', clipUrl: null },
  ]);
});

test('with too few looks there is no number, only what was counted', () => {
  const quiet = { source: 'quiet', answer: 'gentle', verdict: null, verdictBy: null } as const;
  const { recall, precision, agreement } = figuresOf({
    rows: [...rows(19, {}), ...rows(99, quiet)],
    drawnFrom: [{ day: '2026-03-08', cameraId: 'belt-1', handlings: 99 }],
  });
  expect([recall.estimate, precision.rechecks.estimate, agreement.estimate, agreement.kappa]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect([recall.quietLooks, precision.rechecks.looks]).toEqual([99, 19]);
});

test('samples wait, were answered, or lapsed', () => {
  const { samples } = figuresOf({
    rows: [
      ...rows(2, {}),
      row({ answer: 'cannot-tell' }),
      row({ answer: null }),
      row({ answer: null, hasClip: false }),
      row({ answer: null, day: '2026-01-01' }),
      row({ answer: null, source: 'quiet', day: '2026-03-09', hasClip: false }),
    ],
  });
  expect(samples).toEqual({ verdicts: 6, quiet: 1, answered: 3, cannotTell: 1, waiting: 2, lapsed: 2 });
});
