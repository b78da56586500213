import { describe, expect, test } from 'vitest';
import type { ViolationRow } from '../../../wire/messages.ts';
import { leavesGap, mergeRows } from './merge-rows.ts';

type Kept = Pick<ViolationRow, 'id' | 'evidenceState'>;
const row = (id: string, evidenceState: ViolationRow['evidenceState'] = 'ready'): ViolationRow =>
  ({ id, evidenceState }) satisfies Kept as ViolationRow;
const ids = (rows: readonly ViolationRow[]): string => rows.map(({ id }) => id).join('');

describe('mergeRows', () => {
  test('keeps newest first and each id once, whatever the order in which rows come', () => {
    expect(ids(mergeRows([row('c'), row('a')], [row('b'), row('d'), row('a')]))).toBe('dcba');
  });

  test('an answer that is older than a live event does not take the evidence back', () => {
    const [kept] = mergeRows([row('a', 'ready')], [row('a', 'raised')]);
    expect(kept?.evidenceState).toBe('ready');
  });

  test('evidence that got further replaces the row', () => {
    expect(mergeRows([row('a', 'raised')], [row('a', 'failed')])[0]?.evidenceState).toBe('failed');
    expect(mergeRows([row('a', 'failed')], [row('a', 'ready')])[0]?.evidenceState).toBe('ready');
    expect(mergeRows([row('a', 'expired')], [row('a', 'ready')])[0]?.evidenceState).toBe('expired');
  });
});

describe('leavesGap', () => {
  test('a newest page that reaches a known row leaves none', () => {
    expect(leavesGap([row('c'), row('b')], [row('e'), row('d'), row('c')])).toBe(false);
  });

  test('a newest page that ends above what is known leaves one', () => {
    expect(leavesGap([row('a')], [row('d'), row('c')])).toBe(true);
  });

  test('nothing known or nothing new leaves none', () => {
    expect(leavesGap([], [row('a')])).toBe(false);
    expect(leavesGap([row('a')], [])).toBe(false);
  });
});
