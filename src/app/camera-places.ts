import type { Log } from '../base/log.ts';
import { configError } from '../config/load-config.ts';
import type { CameraConfig, Config } from '../config/schema.ts';
import type { AuditLog } from '../store/audit-log.ts';
import type { AuditEntry } from '../wire/audit.ts';

/** An entry of the configuration for a camera or a zone that the site does not have. */
export interface MisplacedEntry {
  /** One line, with what to do. */
  readonly line: string;
  /** It was right until somebody changed the cameras on the pages: no reason to refuse the configuration. */
  readonly isOfPages: boolean;
}

export interface SiteOfNow {
  /** Those of the configuration and those that the pages saved, with the zones that are in force. */
  readonly cameras: readonly Pick<CameraConfig, 'id' | 'zones'>[];
  readonly audit: Pick<AuditLog, 'ofSubject' | 'page'>;
}

/** What `floorPlan.cameras` and `scans.stations` say of cameras and zones that are not there. */
export function misplacedEntries(
  { floorPlan, scans }: Pick<Config, 'floorPlan' | 'scans'>,
  site: SiteOfNow,
): readonly MisplacedEntry[] {
  const onPlan = Object.keys(floorPlan?.cameras ?? {}).flatMap((id) =>
    cameraProblem(`floorPlan.cameras.${id}`, id, site),
  );
  const ofStations = Object.entries(scans.stations).flatMap(([name, { camera, zone }]) => {
    const key = `scans.stations.${name}`;
    const noCamera = camera === undefined ? [] : cameraProblem(`${key}.camera`, camera, site);
    return noCamera.length > 0 || zone === undefined
      ? noCamera
      : zoneProblem(`${key}.zone`, zone, camera, site);
  });
  return [...onPlan, ...ofStations];
}

/**
 * A typing error is refused, as any other of the configuration; what the pages took away is told: the cameras that are left go on.
 * @throws E_CONFIG
 */
export function refuseOrTell(misplaced: readonly MisplacedEntry[], log: Log): void {
  const refused = misplaced.filter(({ isOfPages }) => !isOfPages);
  if (refused.length > 0)
    throw configError(
      'The configuration',
      refused.map(({ line }) => line),
    );
  for (const { line } of misplaced) log.warn({ event: 'config.camera-gone' }, line);
}

function cameraProblem(key: string, cameraId: string, { cameras, audit }: SiteOfNow): MisplacedEntry[] {
  if (cameras.some(({ id }) => id === cameraId)) return [];
  const last = audit.ofSubject(cameraId).findLast(({ action }) => action === 'camera-changed');
  const what = `${key}: there is no camera "${cameraId}"`;
  if (last?.detail['after'] === null)
    return [
      {
        line: `${what} any more, ${whoOf(last)} removed it on /cameras: take the entry out, or add the camera again`,
        isOfPages: true,
      },
    ];
  return [
    {
      line: `${what}: add it under cameras or on /cameras, or take the entry out`,
      isOfPages: false,
    },
  ];
}

function zoneProblem(
  key: string,
  zone: string,
  cameraId: string | undefined,
  { cameras, audit }: SiteOfNow,
): MisplacedEntry[] {
  const seenBy = cameras.filter(({ id }) => cameraId === undefined || id === cameraId);
  if (seenBy.some(({ zones }) => zones.some(({ id }) => id === zone))) return [];
  const where = cameraId === undefined ? 'no camera has a zone' : `camera "${cameraId}" has no zone`;
  const last =
    cameraId === undefined
      ? audit.page({ limit: 1, action: 'zones-changed' }).rows[0]
      : audit.ofSubject(cameraId).findLast(({ action }) => action === 'zones-changed');
  const drawn =
    last === undefined ? '' : `, ${whoOf(last)} changed the zones of "${last.subject}" on /cameras`;
  return [
    {
      line: `${key}: ${where} "${zone}"${drawn}: draw it on /cameras/ID or write it under zones, or take the entry out`,
      isOfPages: last !== undefined,
    },
  ];
}

const whoOf = ({ actor, at }: AuditEntry): string => `${actor} (${at})`;
