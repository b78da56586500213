import { IconEyeOff } from '@tabler/icons-react';
import type { ViolationRow } from '../../../wire/messages.ts';
import type { NearHandling, WaybillScan } from '../../../wire/scans.ts';
import { useWords } from '../language/language.tsx';
import { useWaybillWords } from '../language/waybill-words.ts';
import { useLive } from '../live/live-context.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatMoment } from '../time/format-time.ts';
import { NearCase } from './near-case.tsx';
import { OtherHandlings } from './other-handlings.tsx';
import classes from './scan-entry.module.css';

/** One scan, and what was recorded near it; where there is nothing, why. */
export function ScanEntry({ scan }: { scan: WaybillScan }) {
  const words = useWaybillWords();
  const { locale } = useWords();
  const { timeZone } = useSite();
  const placeName = usePlaceName(scan.place);
  const number = new Intl.NumberFormat(locale);
  const cases = scan.near.flatMap((each) => (each.case === null ? [] : [{ ...each, case: each.case }]));
  const others = scan.near.filter((each) => each.case === null);
  return (
    <article aria-label={`${words.station(scan.station)}, ${formatMoment(scan.at, timeZone, locale)}`}>
      <h2 className={classes['head']}>
        <time dateTime={scan.at}>{formatMoment(scan.at, timeZone, locale)}</time>
        <span className={classes['station']}>{words.station(scan.station)}</span>
      </h2>
      {scan.place === null ? (
        <p className={classes['warm']}>
          <strong>{words.unmapped}</strong> {words.unmappedHint}
        </p>
      ) : (
        <>
          <p className={classes['place']}>
            {placeName}
            {scan.place.offsetS > 0 && ` · ${words.passes(number.format(scan.place.offsetS))}`}
          </p>
          <Coverage coverage={scan.coverage} />
          <Cases scan={scan} cases={cases} />
          {others.length > 0 && <OtherHandlings all={scan.handlings - scan.violations} near={others} />}
        </>
      )}
    </article>
  );
}

interface CasesProps {
  readonly scan: WaybillScan;
  readonly cases: readonly (NearHandling & { readonly case: ViolationRow })[];
}

function Cases({ scan, cases }: CasesProps) {
  const words = useWaybillWords();
  const { locale } = useWords();
  const number = new Intl.NumberFormat(locale);
  // Nobody looked: that is said above, and nothing is claimed.
  if (scan.handlings === 0 && scan.coverage === 0) return undefined;
  if (cases.length === 0)
    return <p className={classes['calm']}>{scan.handlings === 0 ? words.nothing : words.noViolation}</p>;
  return (
    <>
      <h3 className={classes['count']}>{words.cases(number.format(scan.violations))}</h3>
      <ul className={classes['cases']}>
        {cases.map(({ differenceS, case: row }) => (
          <li key={row.id}>
            <NearCase row={row} differenceS={differenceS} />
          </li>
        ))}
      </ul>
      {scan.violations > cases.length && (
        <p className={classes['soft']}>{words.nearestOnly(number.format(cases.length))}</p>
      )}
    </>
  );
}

function Coverage({ coverage }: { coverage: number | null }) {
  const words = useWaybillWords();
  const { locale } = useWords();
  if (coverage === null || coverage === 1) return undefined;
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  // Cut, not rounded: 99.6 % is not all.
  const share = percent.format(Math.floor(coverage * 100) / 100);
  return (
    <p className={classes['warm']}>
      <IconEyeOff size={18} stroke={1.7} aria-hidden />
      {coverage === 0 ? words.notSeen : words.partlySeen(share)}
    </p>
  );
}

/** By the names for people; what the configuration no longer has keeps its id. */
function usePlaceName(place: WaybillScan['place']): string {
  const site = useSite();
  const { cameras } = useLive();
  if (place === null) return '';
  const { cameraId, zone } = place;
  const zoneName =
    zone === null
      ? undefined
      : (site.zones.find((known) => known.id === zone && (cameraId ?? known.cameraId) === known.cameraId)
          ?.name ?? zone);
  const cameraName = cameraId === null ? undefined : (cameras.get(cameraId)?.name ?? cameraId);
  return [cameraName, zoneName].filter((name) => name !== undefined).join(' / ');
}
