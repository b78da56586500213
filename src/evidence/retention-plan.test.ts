import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  mayGo,
  planRetention,
  VERDICT_SETTLES_MS,
  type KeptEvidence,
  type RetentionInput,
  type RetentionLimits,
} from './retention-plan.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const UNLIMITED: RetentionLimits = {
  ageMs: Infinity,
  falseAlarmAgeMs: Infinity,
  maxBytes: Infinity,
  kinds: new Map(),
  minFreeBytes: 0,
  ring: { longestMs: 10 * MINUTE_MS, leastMs: 2 * MINUTE_MS, maxBytes: Infinity },
};
const row = (id: string, days: number, changes: Partial<KeptEvidence> = {}): KeptEvidence => ({
  id,
  kind: 'throw',
  ageMs: days * DAY_MS,
  bytes: 10,
  verdict: 'confirmed',
  verdictAgeMs: VERDICT_SETTLES_MS,
  isHeld: false,
  ...changes,
});
const plan = (changes: Partial<RetentionInput>, limits: Partial<RetentionLimits> = {}) =>
  planRetention({
    evidence: [],
    ring: { bytes: 0, spanMs: 0 },
    freeBytes: 1000,
    isAlmostFull: false,
    ...changes,
    limits: { ...UNLIMITED, ...limits },
  });
const ids = (changes: Partial<RetentionInput>, limits: Partial<RetentionLimits>): string =>
  plan(changes, limits)
    .evidence.map(({ id, why }) => `${id}:${why}`)
    .join(' ');

test('by age: each kind has its own days, a false alarm the fewer of the two', () => {
  const evidence = [
    row('a', 200),
    row('b', 100),
    row('c', 40, { verdict: 'false-alarm' }),
    row('d', 40, { kind: 'drop' }),
    row('e', 20, { kind: 'drop', verdict: 'false-alarm' }),
  ];
  const limits = {
    ageMs: 180 * DAY_MS,
    falseAlarmAgeMs: 30 * DAY_MS,
    kinds: new Map([['drop' as const, { ageMs: 10 * DAY_MS, maxBytes: Infinity }]]),
  };
  expect(ids({ evidence }, limits)).toBe('a:age c:age d:age e:age');
});

test('by bytes: of its kind, then of all; false alarms first, then the oldest; what must stay counts', () => {
  const evidence = [
    row('a', 9),
    row('b', 8, { kind: 'kick' }),
    row('c', 7, { verdict: 'false-alarm' }),
    row('d', 6, { kind: 'kick' }),
    row('e', 5, { isHeld: true, bytes: 30 }),
  ];
  const kinds = new Map([['kick' as const, { ageMs: Infinity, maxBytes: 10 }]]);
  expect(ids({ evidence }, { kinds })).toBe('b:bytes');
  expect(ids({ evidence }, { kinds, maxBytes: 45 })).toBe('b:bytes c:bytes a:bytes');
});

test('for room: the ring gives first, to its least length; only then evidence, and what lacks is said', () => {
  const evidence = [
    row('a', 2),
    row('b', 3),
    row('c', 1, { verdict: 'false-alarm' }),
    row('d', 9, { verdict: 'open' }),
  ];
  const ring = { bytes: 100, spanMs: 10 * MINUTE_MS };
  const lacking = (bytes: number) => plan({ evidence, ring, freeBytes: 0 }, { minFreeBytes: bytes });
  expect(lacking(50)).toMatchObject({ ringMs: 5 * MINUTE_MS, evidence: [], lackBytes: 0 });
  expect(lacking(80)).toMatchObject({ ringMs: 2 * MINUTE_MS, evidence: [], lackBytes: 0 });
  expect(lacking(95).evidence.map(({ id }) => id)).toEqual(['c', 'b']);
  expect(lacking(200)).toMatchObject({ ringMs: 2 * MINUTE_MS, lackBytes: 90 });
});

test('the ring keeps to its bytes, gives all it can at the alarm, and is long again when there is room', () => {
  const ring = { bytes: 100, spanMs: 10 * MINUTE_MS };
  expect(plan({ ring }, { ring: { ...UNLIMITED.ring, maxBytes: 60 } }).ringMs).toBe(6 * MINUTE_MS);
  expect(plan({ ring, isAlmostFull: true }).ringMs).toBe(2 * MINUTE_MS);
  const short = { bytes: 20, spanMs: 2 * MINUTE_MS };
  expect(plan({ ring: short, freeBytes: 130 }, { minFreeBytes: 50 }).ringMs).toBe(10 * MINUTE_MS);
  expect(plan({ ring: short, freeBytes: 70 }, { minFreeBytes: 50 }).ringMs).toBe(4 * MINUTE_MS);
});

test('a verdict of a moment ago can be taken back: it is not final yet', () => {
  expect(mayGo(row('a', 999, { verdictAgeMs: VERDICT_SETTLES_MS - 1 }))).toBe(false);
  // A clock that was set back.
  expect(mayGo(row('a', 999, { verdictAgeMs: -DAY_MS }))).toBe(false);
});

const anyRow = fc.record({
  kind: fc.constantFrom('throw' as const, 'kick' as const, 'drop' as const),
  ageMs: fc.integer({ min: -DAY_MS, max: 400 * DAY_MS }),
  bytes: fc.integer({ min: 1, max: 100 }),
  verdict: fc.constantFrom(...(['open', 'unsure', 'confirmed', 'false-alarm'] as const)),
  verdictAgeMs: fc.option(fc.integer({ min: -DAY_MS, max: 400 * DAY_MS }), { nil: undefined }),
  isHeld: fc.boolean(),
});
const anyInput = fc
  .record({
    rows: fc.array(anyRow, { maxLength: 40 }),
    ringBytes: fc.integer({ min: 0, max: 1000 }),
    spanMs: fc.integer({ min: 0, max: 30 * MINUTE_MS }),
    freeBytes: fc.integer({ min: 0, max: 2000 }),
    isAlmostFull: fc.boolean(),
    ageMs: fc.integer({ min: 1, max: 400 * DAY_MS }),
    maxBytes: fc.integer({ min: 1, max: 3000 }),
    minFreeBytes: fc.integer({ min: 0, max: 5000 }),
  })
  .map(({ rows, ringBytes, spanMs, freeBytes, isAlmostFull, ...limits }) => ({
    evidence: rows.map((each, i) => ({ ...each, id: `v${String(i)}` })),
    ring: { bytes: ringBytes, spanMs },
    freeBytes,
    isAlmostFull,
    limits: { ...UNLIMITED, ...limits, falseAlarmAgeMs: limits.ageMs / 2 },
  }));

test('whatever the limits and however full the disk: what is held, open, unsure or fresh stays, and the ring serves a clip', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const { evidence, ringMs, lackBytes } = planRetention(input);
      const rows = new Map(input.evidence.map((each) => [each.id, each]));
      expect(new Set(evidence.map(({ id }) => id)).size).toBe(evidence.length);
      for (const { id } of evidence) {
        const { isHeld, verdict, verdictAgeMs } = rows.get(id)!;
        expect(isHeld).toBe(false);
        expect(['confirmed', 'false-alarm']).toContain(verdict);
        expect(verdictAgeMs).toBeGreaterThanOrEqual(VERDICT_SETTLES_MS);
      }
      expect(ringMs).toBeGreaterThanOrEqual(input.limits.ring.leastMs);
      expect(ringMs).toBeLessThanOrEqual(input.limits.ring.longestMs);
      // Room lacks only when nothing more may go, and no evidence goes for room that the ring could give.
      if (lackBytes > 0) expect(evidence).toHaveLength(input.evidence.filter(mayGo).length);
      if (evidence.some(({ why }) => why === 'space') && input.ring.bytes > 0)
        expect(ringMs).toBe(input.limits.ring.leastMs);
    }),
  );
});

test('what was done once is done: planned again on what is left, nothing more goes', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const first = planRetention(input);
      const gone = new Set(first.evidence.map(({ id }) => id));
      const freed = first.evidence.reduce((sum, { bytes }) => sum + bytes, 0);
      const share = Math.min(1, first.ringMs / Math.max(1, input.ring.spanMs));
      const again = planRetention({
        ...input,
        evidence: input.evidence.filter(({ id }) => !gone.has(id)),
        ring: { bytes: input.ring.bytes * share, spanMs: Math.max(1, input.ring.spanMs) * share },
        freeBytes: input.freeBytes + freed + input.ring.bytes * (1 - share) + 1e-6,
      });
      expect(again.evidence).toEqual([]);
    }),
  );
});
