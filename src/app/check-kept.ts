import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { checkEvidence, type EvidenceFinding } from '../evidence/check-evidence.ts';
import { openArchive } from '../store/archive.ts';
import { openStore, type StoreOptions } from '../store/store.ts';

/** What is wrong with what is kept; all empty where nothing is. */
export interface KeptReport {
  readonly violations: number;
  readonly findings: readonly EvidenceFinding[];
  /** Number of the first row of the audit log that does not follow; undefined where the chain holds. */
  readonly auditBreak: number | undefined;
  readonly changedRecords: readonly string[];
}

/**
 * Holds rows against files and hashes, and the audit log against itself; the service may be at work.
 * @throws those of `openArchive`
 */
export async function checkKept(dataDir: string, clock: Clock): Promise<KeptReport> {
  const archive = openArchive(dataDir, clock);
  try {
    const known = [...archive.evidence()];
    return {
      violations: known.filter((each) => each.of === 'violation').length,
      findings: await checkEvidence(dataDir, known),
      auditBreak: archive.audit.firstBreak(),
      changedRecords: archive.changedRecords(),
    };
  } finally {
    archive.close();
  }
}

/**
 * Mends what can be mended: what nobody knows goes to `lost+found` of the data folder, what was never finished is removed,
 * a violation whose clip is gone or damaged says so. A snapshot that is gone is only told: the clip still stands. Nothing
 * mends a record or the audit log.
 * @throws E_ALREADY_RUNNING while the service is at work
 * @returns what it did, for people
 */
export function repairKept(
  options: StoreOptions,
  findings: readonly EvidenceFinding[],
  by: string,
): readonly string[] {
  const store = openStore(options);
  const { dataDir } = options;
  const repair = (finding: EvidenceFinding): string | undefined => {
    switch (finding.kind) {
      case 'leftover':
        rmSync(finding.path);
        return `removed ${finding.path}`;
      case 'orphan':
        return `moved ${finding.path} to ${toLostAndFound(dataDir, finding.path)}`;
      case 'missing':
      case 'changed': {
        if (finding.part !== 'clip') return undefined;
        if (finding.kind === 'changed') toLostAndFound(dataDir, finding.path);
        const reason = `the clip ${finding.kind === 'missing' ? 'is gone from the disk' : 'was changed or damaged on the disk'}`;
        if (finding.of === 'recheck') store.rechecks.clips.lose(finding.id, reason, by);
        else store.loseEvidence(finding.id, reason, by);
        return `${finding.id}: evidence failed, ${reason}`;
      }
    }
  };
  try {
    return findings.flatMap((finding) => repair(finding) ?? []);
  } finally {
    store.close();
  }
}

function toLostAndFound(dataDir: string, path: string): string {
  const target = join(dataDir, 'lost+found', `${basename(dirname(path))}-${basename(path)}`);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(path, target);
  return target;
}
