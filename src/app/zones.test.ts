import { expect, test } from 'vitest';
import { ConfigSchema } from '../config/schema.ts';
import { zoneMap } from './zones.ts';

const { cameras, rules } = ConfigSchema.parse({
  site: { id: 's', name: 's' },
  cameras: [
    {
      id: 'c',
      name: 'c',
      url: 'x.mp4',
      zones: [
        {
          id: 'left',
          name: 'left',
          polygon: [
            [0, 0],
            [0.5, 0],
            [0.5, 1],
            [0, 1],
          ],
        },
        {
          id: 'fragile',
          name: 'fragile',
          polygon: [
            [0.4, 0],
            [1, 0],
            [1, 1],
          ],
          rules: { throwLimitM: 0.1, violationKinds: ['drop'] },
        },
      ],
    },
  ],
});
const camera = cameras[0]!;

test('the first zone that holds the place decides, and outside all the site rules hold', () => {
  const map = zoneMap(camera, rules, { w: 200, h: 100 });
  expect(map.zoneAt(95, 20)?.id).toBe('left');
  expect(map.zoneAt(190, 20)?.id).toBe('fragile');
  expect(map.zoneAt(110, 99)).toBeUndefined();
  expect(map.rulesAt(110, 99)).toEqual(rules);
});

test('a zone overrides only what it names', () => {
  const map = zoneMap(camera, rules, { w: 200, h: 100 });
  expect(map.rulesAt(190, 20)).toEqual({ ...rules, throwLimitM: 0.1, violationKinds: ['drop'] });
});
