import type { ViolationRow } from '../../../wire/messages.ts';

/** The same path on the service that this page came from: behind a proxy the box's own address does not reach. */
export function evidenceAddress(url: string): string {
  const { pathname, search } = new URL(url, window.location.href);
  return pathname + search;
}

export const snapshotAddress = (row: ViolationRow): string | undefined => shownAddress(row, row.snapshotUrl);
export const stripAddress = (row: ViolationRow): string | undefined => shownAddress(row, row.stripUrl);
export const clipAddress = (row: ViolationRow): string | undefined => shownAddress(row, row.clipUrl);

/** Of what everybody may see, with heads blurred; undefined where there is none. */
function shownAddress({ evidenceState, headsKnown }: ViolationRow, url: string | null): string | undefined {
  return evidenceState === 'ready' && headsKnown && url !== null ? evidenceAddress(url) : undefined;
}
