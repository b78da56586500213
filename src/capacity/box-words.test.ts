import { expect, test } from 'vitest';
import { camerasByCost, wordsOf } from './box-words.ts';
import type { Trial } from './try-cameras.ts';

const trial = (changes: Partial<Trial> = {}): Trial => ({
  ...{ cameras: 4, held: true, droppedShare: 0.001, cameShare: 0.998 },
  ...{ serviceCores: 0.6, serverCores: 0.1 },
  ...changes,
});
const box = { cores: 2, kind: 'busy', seconds: 60 } as const;

test('cameras by cost leave a reserve: 1.7 of 2 cores at 0.15 a camera', () => {
  expect(camerasByCost(trial(), 2)).toBe(11);
});

test('a camera that dropped frames tells no cost', () => {
  expect(camerasByCost(trial({ held: false }), 2)).toBeUndefined();
});

test('the words name the number that held and the one to try next', () => {
  const text = wordsOf(trial(), box).join('\n');
  expect(text).toContain('this box holds 4');
  expect(text).toContain('0.150 a camera');
  expect(text).toContain('--cameras 11');
});

test('what does not hold is said, without an advice to try more', () => {
  const text = wordsOf(trial({ held: false, droppedShare: 0.2 }), box).join('\n');
  expect(text).toContain('does not hold 4');
  expect(text).toContain('20.0 % of them dropped');
  expect(text).not.toContain('--cameras');
});
