import { expect, test } from 'vitest';
import { ConfigSchema } from '../config/schema.ts';
import { adjacentCameras } from './adjacent-cameras.ts';

const SQUARE = [
  [0, 0],
  [1, 0],
  [1, 1],
];
function floor(zones: Record<string, string[]>, plan?: Record<string, [number, number]>) {
  return ConfigSchema.parse({
    site: { id: 'hub-1', name: 'Hub' },
    cameras: Object.entries(zones).map(([id, ids]) => ({
      ...{ id, name: id, url: 'rtsp://192.168.1.9/1' },
      zones: ids.map((zone) => ({ id: zone, name: zone, polygon: SQUARE })),
    })),
    ...(plan && { floorPlan: { image: 'plan.png', cameras: plan } }),
  });
}
const of = (id: string, config: ReturnType<typeof floor>) =>
  adjacentCameras(id, config).map(({ cameraId, why }) => `${cameraId} ${why}`);

test('without zones and plan a camera stands alone, and so does one that is no longer configured', () => {
  expect(of('a', floor({ a: [], b: [] }))).toEqual(['a own']);
  expect(of('gone', floor({ a: ['x'], b: ['x'] }))).toEqual(['gone own']);
});

test('a camera that has one of its zones is adjacent; one that has another is not', () => {
  expect(of('a', floor({ c: ['y'], b: ['y', 'x'], a: ['x'] }))).toEqual(['a own', 'b same-zone']);
});

test('on the plan the nearest come first, those far away not at all, and none twice', () => {
  const plan: Record<string, [number, number]> = {
    a: [0.5, 0.5],
    b: [0.5, 0.6],
    c: [0.6, 0.6],
    d: [0.5, 0.76],
    e: [0.5, 0.75],
  };
  const config = floor({ e: [], c: [], b: ['x'], a: ['x'], d: [], f: [] }, plan);
  expect(of('a', config)).toEqual(['a own', 'b same-zone', 'c near-on-plan', 'e near-on-plan']);
  expect(of('f', config)).toEqual(['f own']);
});

test('no more than four beside it, those of its zone first', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const plan = Object.fromEntries(names.map((name, i) => [name, [0, i / 100] as [number, number]]));
  const config = floor({ a: ['x'], b: [], c: [], d: [], e: [], f: ['x'] }, plan);
  expect(of('a', config)).toEqual([
    'a own',
    'f same-zone',
    'b near-on-plan',
    'c near-on-plan',
    'd near-on-plan',
  ]);
});
