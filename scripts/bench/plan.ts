import { mostOnBox } from '../../src/capacity/plan-site.ts';
import type { Costs } from '../../src/capacity/simulate-box.ts';
import { numberText, whereText, type BenchReport } from './report.ts';

const CORES = [2, 4, 8, 16];
const SITES = [30, 60, 120, 300];
const BUSY_S = 20;
const KINDS = [
  { name: 'people and parcels always move', busyShare: 1 },
  { name: 'half of the time', busyShare: 0.5 },
  { name: 'a quarter of the time', busyShare: 0.25 },
] as const;

/** What larger boxes hold and larger sites want, by simulation from what was measured; for docs/capacity.md. */
export function planText(report: BenchReport, costs: Costs): string {
  const { frameMs, cameraCores } = costs;
  const rows = KINDS.flatMap(({ name, busyShare }) =>
    CORES.map((cores) => {
      const most = mostOnBox({ busyShare, busyS: BUSY_S }, costs, cores);
      const boxes = SITES.map((cameras) => (most === 0 ? '–' : String(Math.ceil(cameras / most))));
      return [name, String(cores), String(most), ...boxes];
    }),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = [
    'a camera',
    'cores of a box',
    'cameras it holds',
    ...SITES.map((n) => `boxes for ${String(n)}`),
  ];
  return [
    whereText(report),
    `A frame took a worker ${numberText(frameMs)} ms, a busy camera ${numberText(cameraCores)} cores beside its frames.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
  ].join('\n');
}
