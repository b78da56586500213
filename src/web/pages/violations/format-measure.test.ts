import { expect, test } from 'vitest';
import { formatRate } from './format-measure.ts';

test.each([
  [1, '100'],
  [0.99996, '99.9'],
  [0.982866, '98.2'],
  [0.29, '29.0'],
  [0, '0.0'],
])('a rate of %d reads %s: cut, never rounded up', (rate, text) => {
  expect(formatRate(rate, 'zh-CN')).toBe(text);
});
