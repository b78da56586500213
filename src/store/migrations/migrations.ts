import { first } from './0001-first.ts';
import { peopleAndAudit } from './0002-people-and-audit.ts';
import { recordsAndHeads } from './0003-records-and-heads.ts';
import { holdsAndExpiry } from './0004-holds-and-expiry.ts';
import { accounts } from './0005-accounts.ts';
import { scans } from './0006-scans.ts';
import { stripsAndEscalations } from './0007-strips-and-escalations.ts';
import { rechecksAndTracks } from './0008-rechecks-and-tracks.ts';
import { scopesAndTraining } from './0009-scopes-and-training.ts';

/** Migration n (from 1) leads from version n - 1 to n. SQL lives in modules, so that the compiler alone ships it. */
export const MIGRATIONS: readonly string[] = [
  first,
  peopleAndAudit,
  recordsAndHeads,
  holdsAndExpiry,
  accounts,
  scans,
  stripsAndEscalations,
  rechecksAndTracks,
  scopesAndTraining,
];
