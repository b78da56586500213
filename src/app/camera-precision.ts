import type { FlaggedRow } from '../store/statistics-queries.ts';
import type { CameraPrecision } from '../wire/statistics.ts';
import { wilsonInterval } from './wilson.ts';

type Judged = Pick<FlaggedRow, 'cameraId' | 'verdict'>;

/**
 * How often each camera was right, lowest first: a camera that hangs badly is seen by it. `unsure` is neither right nor
 * wrong. Only what people looked at counts, so it says little where they pick what they review.
 */
export function precisionOfCameras(
  flagged: readonly Judged[],
  cameras: readonly { readonly cameraId: string; readonly name: string }[],
): CameraPrecision[] {
  const site = precisionOf(flagged);
  return cameras
    .map(({ cameraId, name }): CameraPrecision => {
      const own = flagged.filter((row) => row.cameraId === cameraId);
      const precision = precisionOf(own);
      const count = (verdict: FlaggedRow['verdict']): number =>
        own.filter((row) => row.verdict === verdict).length;
      return {
        cameraId,
        name,
        flagged: own.length,
        reviewed: own.length - count(null),
        confirmed: count('confirmed'),
        falseAlarms: count('false-alarm'),
        unsure: count('unsure'),
        precision,
        isBelowSite: precision !== null && site !== null && precision.high < site.share,
      };
    })
    .sort((a, b) => (a.precision?.share ?? 2) - (b.precision?.share ?? 2) || b.flagged - a.flagged);
}

function precisionOf(rows: readonly Judged[]): CameraPrecision['precision'] {
  const right = rows.filter(({ verdict }) => verdict === 'confirmed').length;
  const decided = right + rows.filter(({ verdict }) => verdict === 'false-alarm').length;
  return decided === 0 ? null : { share: right / decided, ...wilsonInterval(right, decided) };
}
