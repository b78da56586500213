import { csvLine } from './csv.ts';
import type { ViolationLine } from './statistics.ts';

/** Excel takes UTF-8 for what it is only where it begins so. */
const BYTE_ORDER_MARK = '\uFEFF';

const COLUMNS = {
  id: ({ id }) => id,
  time: ({ occurredAt }) => occurredAt,
  camera: ({ cameraId }) => cameraId,
  camera_name: ({ cameraName }) => cameraName,
  zone: ({ zone }) => zone,
  zone_name: ({ zoneName }) => zoneName,
  kind: ({ kind }) => kind,
  distance_m: ({ distanceM }) => rounded(distanceM),
  distance_sd_m: ({ distanceSdM }) => rounded(distanceSdM),
  limit_m: ({ limitM }) => limitM,
  probability: ({ probability }) => rounded(probability),
  scale: ({ scale }) => scale,
  verdict: ({ verdict }) => verdict,
  evidence: ({ evidenceState }) => evidenceState,
  recheck: ({ recheck }) => recheck,
} satisfies Record<string, (line: ViolationLine) => string | number | null>;

export const VIOLATIONS_CSV_HEAD = BYTE_ORDER_MARK + csvLine(Object.keys(COLUMNS));

export function violationCsvLine(line: ViolationLine): string {
  return csvLine(Object.values(COLUMNS).map((cell) => cell(line)));
}

/** To the millimetre and beyond: nothing is lost to the eye, and 0.1 + 0.2 is 0.3. */
const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10_000) / 10_000;
