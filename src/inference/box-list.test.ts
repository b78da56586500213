import { expect, test } from 'vitest';
import { BoxList } from './box-list.ts';

const keptTags = (list: BoxList): number[] =>
  Array.from(list.kept.subarray(0, list.keptCount), (i) => list.tags[i]!);

test('of two boxes that overlap more than allowed the better one stays, best first', () => {
  const list = new BoxList(8);
  list.add(0, 0, 10, 10, 0.5, 1);
  list.add(1, 0, 11, 10, 0.9, 2);
  list.add(30, 0, 40, 10, 0.7, 3);
  list.suppress(0.6);
  expect(keptTags(list)).toEqual([2, 3]);
});

test('boxes that overlap less stay both', () => {
  const list = new BoxList(8);
  list.add(0, 0, 10, 10, 0.5, 1);
  list.add(5, 0, 15, 10, 0.9, 2);
  list.suppress(0.6);
  expect(keptTags(list)).toEqual([2, 1]);
});

test('boxes of equal score keep the order of their arrival', () => {
  const list = new BoxList(8);
  for (let i = 0; i < 5; i++) list.add(i * 20, 0, i * 20 + 10, 10, 0.5, i);
  list.suppress(0.6);
  expect(keptTags(list)).toEqual([0, 1, 2, 3, 4]);
});

test('a full list keeps the better boxes', () => {
  const list = new BoxList(3);
  for (const [tag, score] of [0.5, 0.2, 0.7, 0.1, 0.6].entries())
    list.add(tag * 20, 0, tag * 20 + 10, 10, score, tag);
  list.suppress(0.6);
  expect(keptTags(list)).toEqual([2, 4, 0]);
});

test('a cleared list holds nothing of the last frame', () => {
  const list = new BoxList(3);
  list.add(0, 0, 10, 10, 0.9, 1);
  list.suppress(0.6);
  list.clear();
  list.suppress(0.6);
  expect(keptTags(list)).toEqual([]);
});
