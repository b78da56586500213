import { expect, test } from 'vitest';
import { loopSpan } from './loop-span.ts';

test('the loop runs from 2 s before the release to a little after the end', () => {
  expect(loopSpan({ clipReleaseMs: 3400, releaseMs: 90_000, endMs: 90_480 })).toEqual({
    startS: 1.4,
    endS: 5.38,
  });
});

test('a clip that begins late starts at its start', () => {
  expect(loopSpan({ clipReleaseMs: 900, releaseMs: 0, endMs: 0 }).startS).toBe(0);
});

test('without a known release the whole clip loops', () => {
  expect(loopSpan({ clipReleaseMs: null, releaseMs: 0, endMs: 480 })).toEqual({ startS: 0, endS: Infinity });
});
