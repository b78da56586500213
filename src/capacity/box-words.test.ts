import { expect, test } from 'vitest';
import { wordsOf } from './box-words.ts';
import type { Trial } from './try-cameras.ts';

const trial = (changes: Partial<Trial> = {}): Trial => ({
  ...{ cameras: 4, held: true, droppedShare: 0.001, cameShare: 0.998 },
  ...{ serviceCores: 0.6, serverCores: 0.1 },
  costs: { frameMs: 10, frameSpread: 0.15, cameraCores: 0.025 },
  ...changes,
});
const box = { cores: 2, kind: 'busy', seconds: 60, siteCameras: undefined } as const;

test('the words name the number that held and the one to try next', () => {
  const text = wordsOf(trial(), box).join('\n');
  expect(text).toContain('this box holds 4');
  expect(text).toContain('0.150 a camera');
  const [, most] = /--cameras (\d+)/.exec(text) ?? [];
  expect(Number(most)).toBeGreaterThan(8);
  expect(Number(most)).toBeLessThanOrEqual(2 / 0.15);
});

test('a site is told in boxes', () => {
  const most = Number(/--cameras (\d+)/.exec(wordsOf(trial(), box).join('\n'))?.[1]);
  const text = wordsOf(trial(), { ...box, siteCameras: 120 }).join('\n');
  expect(text).toContain(`a site of 120 such cameras wants ${String(Math.ceil(120 / most))} such box(es)`);
});

test('what does not hold is said, without an advice to try more', () => {
  const words = wordsOf(trial({ held: false, droppedShare: 0.2 }), { ...box, siteCameras: 120 });
  const text = words.join('\n');
  expect(text).toContain('does not hold 4');
  expect(text).toContain('20.0 % of them dropped');
  expect(text).not.toMatch(/--cameras|site/);
});
