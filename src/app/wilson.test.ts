import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.ts';

// Newcombe 1998, table 1, method 3 (score, without continuity correction).
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%d of %d lie between %f and %f, as published', (successes, trials, low, high) => {
  const found = wilsonInterval(successes, trials);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

test('what was always right is not certain, and misses mirror hits', () => {
  const all = wilsonInterval(3, 3);
  expect(all.high).toBe(1);
  expect(all.low).toBeCloseTo(0.4385, 4);
  const none = wilsonInterval(0, 3);
  expect(none.low).toBeCloseTo(0, 12);
  expect(none.high).toBeCloseTo(1 - all.low, 12);
});
