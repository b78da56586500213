import type { ViolationRow } from '../../../wire/messages.ts';

/** The same path on the service that this page came from: behind a proxy the box's own address does not reach. */
export function evidenceAddress(url: string): string {
  const { pathname, search } = new URL(url, window.location.href);
  return pathname + search;
}

export function snapshotAddress(row: ViolationRow): string | undefined {
  return row.evidenceState === 'ready' && row.snapshotUrl !== null
    ? evidenceAddress(row.snapshotUrl)
    : undefined;
}

export function stripAddress(row: ViolationRow): string | undefined {
  return row.evidenceState === 'ready' && row.stripUrl !== null ? evidenceAddress(row.stripUrl) : undefined;
}

export function clipAddress(row: ViolationRow): string | undefined {
  return row.evidenceState === 'ready' && row.clipUrl !== null ? evidenceAddress(row.clipUrl) : undefined;
}
