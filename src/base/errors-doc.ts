import { REMEDIES } from './service-error.ts';

/** The text of docs/errors.md, made from the one table of codes. */
export function errorsDoc(): string {
  const rows = Object.entries(REMEDIES).map(([code, remedy]) => `| \`${code}\` | ${remedy} |`);
  return [
    '# Errors',
    '',
    'Every error has a stable code; its line says what happened, names the thing, and ends with the remedy.',
    'This page is written by `npx tsx scripts/write-errors-doc.ts` from `src/base/service-error.ts`; a test holds the two together.',
    '',
    '| code | what to do |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
