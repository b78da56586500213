import type { Config } from './schema.ts';

/** A guess at a shorter one could succeed. */
const SHORTEST_TOKEN = 16;

/** Stations that stand nowhere, one line each. */
export function stationProblems({ cameras, scans }: Config): string[] {
  return Object.entries(scans.stations).flatMap(([name, { camera, zone }]) => {
    const seenBy = cameras.filter(({ id }) => camera === undefined || id === camera);
    if (seenBy.length === 0)
      return [`scans.stations.${name}.camera: there is no camera "${String(camera)}" under cameras`];
    if (zone === undefined || seenBy.some(({ zones }) => zones.some(({ id }) => id === zone))) return [];
    const where = camera === undefined ? 'no camera has a zone' : `camera "${camera}" has no zone`;
    return [`scans.stations.${name}.zone: ${where} "${zone}"`];
  });
}

/** @param token as it came from the environment; the message does not hold it */
export function tokenProblems(name: string, token: string): string[] {
  if (token.length >= SHORTEST_TOKEN) return [];
  return [
    `${name}: use ${String(SHORTEST_TOKEN)} characters or more, such as \`openssl rand -hex 32\` gives`,
  ];
}
