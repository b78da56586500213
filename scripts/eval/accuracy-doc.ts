import type { RatesOf, Report } from './score.ts';
import type { BandRecall } from './throws-by-length.ts';

export interface Measured {
  readonly name: string;
  readonly keptAside: Report;
  readonly tuned: Report;
  /** Of the clips kept aside. */
  readonly lengths: readonly BandRecall[];
}

const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${(100 * value).toFixed(0)} %`;
const ratio = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
const centimetres = (metres: number | undefined): string =>
  metres === undefined ? '–' : `${(100 * metres).toFixed(0)} cm`;

function kindRow(kind: string, rates: RatesOf): string {
  return `| ${kind} | ${ratio(rates.precision)} | ${ratio(rates.recall)} | ${ratio(rates.f1)} | ${String(rates.hit)} | ${String(rates.missed)} | ${String(rates.false)} |`;
}

function kindTable(report: Report): string[] {
  return [
    '| kind | precision | recall | F1 | found | missed | false |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    kindRow('all violations', report.violations),
    ...Object.entries(report.classes).map(([kind, rates]) => kindRow(kind, rates)),
  ];
}

function summaryRow(name: string, set: string, r: Report): string {
  const f1 = (kind: string): string => ratio(r.classes[kind]?.f1 ?? null);
  const d = r.distance;
  return (
    `| ${name} | ${set} | ${f1('throw')} | ${f1('kick')} | ${percent(r.classes['gentle']?.recall)} | ` +
    `${String(r.negative.falseAlarms)} in ${r.negative.minutes.toFixed(1)} min | ${String(d.count)} | ${centimetres(d.medianM)} | ` +
    `${centimetres(d.p90M)} | ${centimetres(d.biasM)} | ${percent(d.insideSd)} |`
  );
}

/** The whole of docs/accuracy.md. */
export function accuracyDoc(input: {
  readonly measured: readonly Measured[];
  readonly keptAside: readonly string[];
  readonly keptAsideMinutes: number;
  readonly tuned: readonly string[];
  readonly realSection: string | undefined;
}): string {
  const base = input.measured[0];
  if (base === undefined) throw new Error('no condition was measured');
  const errors = base.keptAside.list.map(
    (e) => `| ${e.clip} | ${(e.tMs / 1000).toFixed(2)} s | ${e.what} | ${e.kind} | ${e.extra} |`,
  );
  return [
    '# Accuracy',
    '',
    'Written by `npm run eval`; every figure comes from `qingfang replay` with the bundled models, scored by a scorer that is',
    'not part of this repository. Clips are rendered with exact truth. **Kept aside** means: neither the network was trained',
    'nor a threshold tuned on them.',
    '',
    `- kept aside: ${input.keptAside.join(', ')}`,
    `- used for training and tuning: ${input.tuned.join(', ')}`,
    '',
    '## Summary',
    '',
    '| condition | clips | throw F1 | kick F1 | gentle found | false alarms in negative clips | distances | median error | 90 % within | bias | 95 % interval holds |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...input.measured.flatMap((c) => [
      summaryRow(c.name, '**kept aside**', c.keptAside),
      summaryRow(c.name, 'tuned on', c.tuned),
    ]),
    '',
    '## Throws and tosses by length, kept-aside clips',
    '',
    `| condition | ${base.lengths.map(({ band }) => band).join(' | ')} | false violations an hour and camera |`,
    `| --- | ${base.lengths.map(() => '---').join(' | ')} | --- |`,
    ...input.measured.map(
      ({ name, lengths, keptAside }) =>
        `| ${name} | ${lengths.map(({ found, of }) => `${String(found)} of ${String(of)}`).join(' | ')} | ` +
        `${((60 * keptAside.violations.false) / input.keptAsideMinutes).toFixed(0)} |`,
    ),
    '',
    'The clips are far busier than a floor: a handling every few seconds. The last column is a rate under that load.',
    '',
    `## Kept-aside clips by kind: ${base.name}`,
    '',
    ...kindTable(base.keptAside),
    '',
    `## Clips tuned on, by kind: ${base.name}`,
    '',
    ...kindTable(base.tuned),
    '',
    '## Every error in the kept-aside clips, same condition',
    '',
    '| clip | at | what | kind | note |',
    '| --- | --- | --- | --- | --- |',
    ...errors,
    '',
    ...(input.realSection === undefined ? [] : [input.realSection]),
  ].join('\n');
}
