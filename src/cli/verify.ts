import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ServiceError } from '../base/service-error.ts';
import { verifyCase, type CaseReport } from '../evidence/verify-case.ts';

/** `qingfang verify CASE.zip`: is an exported case whole and unchanged, and who signed it? */
export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('check an exported case to its last byte; exit code 1 where it was changed or is damaged')
    .argument('<case.zip>', 'what `export` wrote')
    .option('--fingerprint <hex>', "the site's, got another way; the case must be signed by that key")
    .action((file: string, { fingerprint }: { fingerprint?: string }) => {
      if (!existsSync(file)) throw new ServiceError('E_FILE_MISSING', `There is no file ${file}.`);
      const report = verifyCase(readFileSync(file));
      const problems = [...report.problems, ...strangerKey(report, fingerprint)];
      process.stdout.write(reportText(file, report, problems, fingerprint !== undefined));
      if (problems.length > 0) process.exitCode = 1;
    });
}

function strangerKey(report: CaseReport, wanted: string | undefined): string[] {
  if (wanted === undefined || report.fingerprint === undefined) return [];
  const isSame = wanted.toLowerCase().replaceAll(/[\s:]/g, '') === report.fingerprint;
  return isSame ? [] : ['it was signed by another key than the one asked for'];
}

function reportText(
  file: string,
  { manifest, fingerprint, entries }: CaseReport,
  problems: readonly string[],
  isPinned: boolean,
): string {
  const facts = [
    ...(manifest === undefined
      ? []
      : [
          `case        ${manifest.caseId}`,
          `site        ${manifest.siteId}`,
          `exported    ${manifest.exportedAt}`,
          `files       ${manifest.files.map(({ name }) => name).join(', ')}`,
        ]),
    ...(fingerprint === undefined ? [] : [`signed by   ${fingerprint}`]),
    ...entries.map(({ at, actor, action }) => `            ${at} ${action} by ${actor}`),
  ];
  const verdict =
    problems.length > 0
      ? [`${file}: CHANGED OR DAMAGED 已被更改或损坏`, ...problems.map((problem) => `  - ${problem}`)]
      : [
          `${file}: whole and unchanged 完整，未被更改`,
          ...(isPinned ? [] : ['Compare the fingerprint with the one that the site gives you. 请核对指纹。']),
        ];
  return [...facts, ...verdict, ''].map(printable).join('\n');
}

/** What a stranger wrote into the zip must not move the cursor over the verdict, or write lines of its own. */
function printable(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
