import { expect, test } from 'vitest';
import { FrameTurns } from './frame-turns.ts';

function turnsOf(...ids: string[]): FrameTurns<string> {
  const turns = new FrameTurns<string>();
  for (const id of ids) turns.addCamera(id);
  return turns;
}

test('a newer frame takes the place of the one that waits, which is handed back', () => {
  const turns = turnsOf('a');
  expect(turns.offer('a', 'a1')).toBeUndefined();
  expect(turns.offer('a', 'a2')).toBe('a1');
  expect(turns.take()).toEqual({ cameraId: 'a', frame: 'a2' });
});

test('a camera with a frame at work waits until it is done', () => {
  const turns = turnsOf('a');
  turns.offer('a', 'a1');
  turns.take();
  turns.offer('a', 'a2');
  expect(turns.take()).toBeUndefined();
  turns.done('a');
  expect(turns.take()?.frame).toBe('a2');
});

test('cameras take turns, whoever offers more', () => {
  const turns = turnsOf('a', 'b', 'c');
  const order: string[] = [];
  for (let i = 0; i < 9; i++) {
    for (const id of ['a', 'a', 'a', 'c', 'b']) turns.offer(id, id);
    const next = turns.take();
    order.push(next?.cameraId ?? 'none');
    turns.done(next?.cameraId ?? 'none');
  }
  expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c']);
});

test('a camera that has nothing gives its turn away and keeps its place in the row', () => {
  const turns = turnsOf('a', 'b');
  turns.offer('b', 'b1');
  expect(turns.take()?.frame).toBe('b1');
  turns.done('b');
  turns.offer('b', 'b2');
  turns.offer('a', 'a1');
  expect(turns.take()?.frame).toBe('a1');
});

test('a removed camera hands its waiting frame back and is never taken', () => {
  const turns = turnsOf('a', 'b');
  turns.offer('a', 'a1');
  expect(turns.removeCamera('a')).toBe('a1');
  expect(turns.take()).toBeUndefined();
  expect(() => turns.offer('a', 'a2')).toThrow('camera a is not here');
});

test('a camera id is taken once', () => {
  expect(() => turnsOf('a', 'a')).toThrow('camera a is already here');
});
