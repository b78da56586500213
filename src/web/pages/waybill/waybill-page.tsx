import { IconAlertTriangle, IconBarcode, IconBarcodeOff, IconInfoCircle } from '@tabler/icons-react';
import { WaybillReportSchema, WaybillSchema, type WaybillReport } from '../../../wire/scans.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { useWords } from '../language/language.tsx';
import { useWaybillWords } from '../language/waybill-words.ts';
import { ScanEntry } from './scan-entry.tsx';
import classes from './waybill-page.module.css';
import { WaybillSearch } from './waybill-search.tsx';

/** @param asked the waybill in the address */
export function WaybillPage({ asked }: { asked: string | undefined }) {
  const words = useWaybillWords();
  const parsed = WaybillSchema.safeParse(asked);
  return (
    <PageFrame page="review" title={words.title}>
      <div className={classes['page']}>
        <h1 className={classes['title']}>{words.title}</h1>
        <div className={classes['search']}>
          <WaybillSearch key={asked ?? ''} waybill={asked ?? ''} size="md" />
        </div>
        {asked === undefined && (
          <Notice
            icon={<IconBarcode size={44} stroke={1.4} aria-hidden />}
            title={words.start}
            hint={words.startHint}
          />
        )}
        {asked !== undefined && !parsed.success && (
          <Notice icon={<IconAlertTriangle size={44} stroke={1.4} aria-hidden />} title={words.invalid} />
        )}
        {parsed.success && <Report key={parsed.data} waybill={parsed.data} />}
      </div>
    </PageFrame>
  );
}

function Report({ waybill }: { waybill: string }) {
  const [report, reload] = useFetched(`/api/waybills/${encodeURIComponent(waybill)}`, WaybillReportSchema);
  switch (report.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return <LoadFailed problem={report.problem} retry={reload} />;
    case 'success':
      return <Found report={report.value} />;
  }
}

function Found({ report }: { report: WaybillReport }) {
  const words = useWaybillWords();
  const { locale } = useWords();
  const number = new Intl.NumberFormat(locale);
  if (report.scans.length === 0)
    return (
      <Notice
        icon={<IconBarcodeOff size={44} stroke={1.4} aria-hidden />}
        title={words.noScan}
        hint={words.noScanHint(number.format(report.keepDays))}
      />
    );
  return (
    <section aria-label={words.timeline}>
      <div className={classes['caution']}>
        <IconInfoCircle size={22} stroke={1.7} aria-hidden />
        <p>
          <strong>{words.caution}</strong>{' '}
          {words.window(number.format(report.beforeS), number.format(report.afterS))}
        </p>
      </div>
      <ol className={classes['timeline']}>
        {/* A way is told from its beginning. */}
        {report.scans.toReversed().map((scan) => (
          <li key={`${scan.station} ${scan.at}`}>
            <ScanEntry scan={scan} />
          </li>
        ))}
      </ol>
    </section>
  );
}
