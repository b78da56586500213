import { parser } from '@prometheus-io/lezer-promql';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withWebHouse } from '../../test/support/web-house.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
  }[];
}
interface Variable {
  readonly name: string;
  readonly type: string;
  readonly definition?: string;
}
interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

const { get } = withWebHouse();
const file = join(import.meta.dirname, '../../docs/grafana/qingfang.json');
const dashboard = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
const { panels, templating } = dashboard;
const queries = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
);
/** What Prometheus itself puts beside the labels of a box. */
const OF_THE_SCRAPE = ['instance', 'job'];

/** Of each metric its labels, as the box exports them. */
async function exported(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  for (const line of (await (await get('/metrics')).text()).split('\n')) {
    const [, name, labels = ''] = /^([a-z_]\w*)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name === undefined) continue;
    const known = found.get(name) ?? new Set(OF_THE_SCRAPE);
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    found.set(name, known);
  }
  return found;
}

/** @throws where Prometheus would not understand it */
function asked(expr: string): readonly { readonly metric: string; readonly labels: readonly string[] }[] {
  const text = expr.replaceAll('$__rate_interval', '5m');
  const found: { metric: string; labels: string[] }[] = [];
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new SyntaxError(`${text} at ${String(from)}`);
      if (type.name === 'Identifier') found.push({ metric: text.slice(from, to), labels: [] });
      if (type.name === 'LabelName') found.at(-1)?.labels.push(text.slice(from, to));
    },
  });
  return found;
}

test('every query is PromQL of metrics and labels that a box exports', async () => {
  const known = await exported();
  expect(queries.length).toBeGreaterThan(12);
  for (const { title, expr, legendFormat } of queries) {
    const metrics = asked(expr);
    expect(metrics.length, title).toBeGreaterThan(0);
    for (const { metric, labels } of metrics) {
      expect([...known.keys()], title).toContain(metric);
      const inLegend = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
      for (const label of [...labels, ...inLegend]) expect([...known.get(metric)!], title).toContain(label);
    }
  }
});

test('a query that Prometheus would not understand is seen', () => {
  expect(() => asked('rate(qingfang_live_readers[5m)')).toThrow(SyntaxError);
  expect(asked('sum by (camera) (qingfang_camera_fps{camera=~"a"})')).toMatchObject([
    { metric: 'qingfang_camera_fps', labels: ['camera'] },
  ]);
});

test('what a site wants to watch is there: all that the box exports of itself', async () => {
  const own = [...(await exported()).keys()].filter((name) => !/^qingfang_(nodejs|process)_/.test(name));
  const shown = new Set(queries.flatMap(({ expr }) => asked(expr).map(({ metric }) => metric)));
  expect(own.filter((name) => !shown.has(name))).toEqual([]);
});

test('its variables are there, and are asked of metrics that are', async () => {
  const known = await exported();
  const names = new Set(templating.list.map(({ name }) => name));
  const used = [...readFileSync(file, 'utf8').matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
  for (const name of used.filter((each) => !each.startsWith('__'))) expect([...names]).toContain(name);
  for (const { type, definition } of templating.list) {
    if (type !== 'query') continue;
    const [, metric = '', label = ''] = /^label_values\((\w+).*, (\w+)\)$/.exec(definition ?? '') ?? [];
    expect([...(known.get(metric) ?? [])]).toContain(label);
  }
});

test('panels have ids of their own, a source that is chosen, and places side by side', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const [i, one] of panels.entries()) {
    if (one.type !== 'row') expect(one.datasource?.uid).toBe('${datasource}');
    expect(one.gridPos.x + one.gridPos.w).toBeLessThanOrEqual(24);
    for (const other of panels.slice(i + 1)) {
      const [a, b] = [one.gridPos, other.gridPos];
      const overlap = a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
      expect(overlap, `${one.title} and ${other.title}`).toBe(false);
    }
  }
});
