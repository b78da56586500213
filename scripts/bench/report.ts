import { readFileSync, writeFileSync } from 'node:fs';
import { reaches, type Figure } from './figure.ts';

/** On what, and with what, a run measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly node: string;
  readonly ffmpeg: string;
  readonly onnxruntime: string;
  /** Names of the networks. */
  readonly networks: readonly string[];
  /** Load average of the minute before: others' work is in the figures too. */
  readonly loadBefore: number;
}

export interface BenchReport {
  /** Day of the run, yyyy-mm-dd. */
  readonly day: string;
  readonly windowS: number;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
  /** What could not be measured, and why. */
  readonly notMeasured: readonly string[];
}

/** Three significant digits, and no more than people read. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return String(Number(value.toPrecision(3)));
}

function rowOf(figure: Figure): string[] {
  const { name, value, unit, spread, goal, note } = figure;
  const reached = reaches(figure);
  return [
    name,
    `${numberText(value)}${unit === '' ? '' : ` ${unit}`}`,
    spread === undefined ? '' : `${numberText(spread.min)} … ${numberText(spread.max)} (${String(spread.n)})`,
    goal === undefined ? '' : `${goal.sign} ${numberText(goal.limit)}`,
    reached === undefined ? '' : reached ? 'yes' : '**no**',
    note,
  ];
}

const HEAD = ['figure', 'value', 'spread (n)', 'goal', 'reached', 'against what'];

export function markdownTable(figures: readonly Figure[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = figures.map((figure) => line(rowOf(figure).map((cell) => cell.replaceAll('|', '\\|'))));
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows].join('\n');
}

/** For a terminal: columns under each other, without the notes. */
export function plainTable(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(rowOf)].map((cells) =>
    cells.slice(0, 5).map((cell) => cell.replaceAll('**', '')),
  );
  const widths = HEAD.slice(0, 5).map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const BEGIN = '<!-- figures: written by npm run bench -- --write -->';
const END = '<!-- end of figures -->';

/** @throws Error when the page has lost its marks */
export function withFigures(page: string, text: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin)
    throw new Error('the page has no place for the figures (its marks are gone)');
  return page.slice(0, begin + BEGIN.length) + `\n\n${text}\n\n` + page.slice(end);
}

/** Puts a text between the marks of a page. */
export function writeFigures(file: string, text: string): void {
  writeFileSync(file, withFigures(readFileSync(file, 'utf8'), text));
}

/** Where and with what it was measured, all figures, and what could not be. */
export function benchmarksText({ day, windowS, machine, figures, notMeasured }: BenchReport): string {
  const lines = [whereText({ day, windowS, machine }), '', markdownTable(figures)];
  if (notMeasured.length > 0) lines.push('', 'Not measured:', '', ...notMeasured.map((line) => `- ${line}`));
  return lines.join('\n');
}

export function whereText({
  day,
  windowS,
  machine,
}: Pick<BenchReport, 'day' | 'windowS' | 'machine'>): string {
  const { processor, cores, memoryGB, node, ffmpeg, onnxruntime, networks, loadBefore } = machine;
  return [
    `${day}, windows of ${numberText(windowS)} s. ${processor}, ${String(cores)} cores, ${numberText(memoryGB)} GB;`,
    `Node ${node}, ffmpeg ${ffmpeg}, onnxruntime ${onnxruntime}; network ${networks.join(', ')}.`,
    `Load average before: ${numberText(loadBefore)}.`,
  ].join('\n');
}
