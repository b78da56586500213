import type { Site, Violation } from '../../../wire/messages.ts';
import { useSite } from '../live/site-context.tsx';

/** Camera and zone of a violation in one line, by their names for people. */
export function usePlace(): (row: Violation) => string {
  const site = useSite();
  return (row) => (row.zone === null ? row.cameraName : `${row.cameraName} / ${zoneName(site, row)}`);
}

/** A zone that is no longer in the configuration keeps its id. */
export function zoneName(site: Site, { cameraId, zone }: { cameraId: string; zone: string | null }): string {
  return site.zones.find((known) => known.id === zone && known.cameraId === cameraId)?.name ?? zone ?? '';
}
