import { expect, test } from 'vitest';
import { figureOf, reaches } from './figure.ts';
import { planText } from './plan.ts';
import {
  benchmarksText,
  markdownTable,
  numberText,
  plainTable,
  withFigures,
  type BenchReport,
} from './report.ts';

const efficiency = figureOf('loop.efficiency', '', [0.9, 0.97, 0.96], 'in turns', { sign: '≥', limit: 0.95 });
const delay = figureOf('eventLoop.delayP99Ms', 'ms', [20], 'main thread', { sign: '<', limit: 20 });
const plain = figureOf('loop.framesPerS', '/s', [123.456], 'explains');

test('a figure of several turns is told by its middle and its ends', () => {
  expect(efficiency.value).toBe(0.96);
  expect(efficiency.spread).toEqual({ median: 0.96, min: 0.9, max: 0.97, n: 3 });
});

test('a goal is reached by its own sign', () => {
  expect(reaches(efficiency)).toBe(true);
  expect(reaches(delay)).toBe(false);
  expect(reaches(plain)).toBeUndefined();
});

test('numbers have three digits that count', () => {
  expect([0.123456, 12.3456, 1234.5, 8192, 0, Infinity].map(numberText)).toEqual([
    '0.123',
    '12.3',
    '1235',
    '8192',
    '0',
    '–',
  ]);
});

test('both tables have a row a figure', () => {
  expect(markdownTable([efficiency, delay])).toContain(
    '| loop.efficiency | 0.96 | 0.9 … 0.97 (3) | ≥ 0.95 | yes | in turns |',
  );
  expect(plainTable([efficiency, delay]).split('\n')).toHaveLength(3);
});

const report: BenchReport = {
  day: '2026-01-05',
  windowS: 60,
  machine: {
    ...{ processor: 'P', cores: 2, memoryGB: 8, node: 'v20', ffmpeg: '5.1', onnxruntime: '1.30' },
    ...{ networks: ['n'], loadBefore: 0.5 },
  },
  figures: [delay],
  notMeasured: ['peer.same: it cannot be loaded'],
};

test('the figures take the place of the older ones, and nothing else of the page changes', () => {
  const page =
    'before\n<!-- figures: written by npm run bench -- --write -->\nold\n<!-- end of figures -->\nafter\n';
  const once = withFigures(page, benchmarksText(report));
  expect(once).toMatch(/^before\n/);
  expect(once).toMatch(/after\n$/);
  expect(once).toContain('| eventLoop.delayP99Ms | 20 ms |  | < 20 | **no** | main thread |');
  expect(once).toContain('- peer.same: it cannot be loaded');
  expect(once).not.toContain('old');
  expect(withFigures(once, benchmarksText(report))).toBe(once);
});

test('a page without its marks is left alone', () => {
  expect(() => withFigures('nothing', 'text')).toThrow(/marks/);
});

test('the plan has a row a kind of site and size of box, dearer sites want more boxes', () => {
  const text = planText(report, { frameMs: 12, frameSpread: 0.15, cameraCores: 0.04 });
  const rows = text.split('\n').filter((line) => /^\| (people|half|a quarter)/.test(line));
  expect(rows).toHaveLength(12);
  const boxes = rows.map((row) => Number(row.split('|')[4]));
  expect(Math.max(...boxes)).toBe(boxes[0]);
  expect(text).toContain('12 ms');
});
