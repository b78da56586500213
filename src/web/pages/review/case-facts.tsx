import type { ViolationRow } from '../../../wire/messages.ts';
import type { FactName } from '../language/dictionary.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatMoment } from '../time/format-time.ts';
import { describeDistance, formatMetres } from '../violations/format-measure.ts';
import { zoneName } from '../violations/use-place.ts';
import classes from './case-facts.module.css';

const IN_MONO: ReadonlySet<FactName> = new Set(['id', 'clipSha256', 'streamTime', 'rulesVersion']);

/** Every figure that the record holds, as it stands there. */
export function CaseFacts({ row }: { row: ViolationRow }) {
  const words = useWords();
  const site = useSite();
  const { timeZone } = site;
  const percent = new Intl.NumberFormat(words.locale, { style: 'percent', maximumFractionDigits: 1 });
  const facts: Record<FactName, string> = {
    kind: words.kinds[row.kind],
    occurredAt: formatMoment(row.occurredAt, timeZone, words.locale),
    camera: `${row.cameraName} (${row.cameraId})`,
    zone: row.zone === null ? words.noZone : `${zoneName(site, row)} (${row.zone})`,
    distance: describeDistance(row, words),
    limit: formatMetres(row.limitM),
    drop: row.dropM === null ? words.notMeasured : formatMetres(row.dropM),
    scale: words.scales[row.scale],
    probability: percent.format(row.probability),
    rulesVersion: row.rulesVersion,
    streamTime: `${Math.round(row.releaseMs)} – ${Math.round(row.endMs)} ms`,
    evidence: words.evidenceStates[row.evidenceState],
    clipSha256: row.clipSha256 ?? '—',
    id: row.id,
  };
  return (
    <section className={classes['facts']} aria-labelledby="facts-title">
      <h3 id="facts-title" className={classes['title']}>
        {words.review.facts}
      </h3>
      <dl className={classes['list']}>
        {factNames(facts).map((name) => (
          <div key={name} className={classes['fact']} data-wide={name === 'clipSha256' || name === 'id'}>
            <dt>{words.review.fact[name]}</dt>
            <dd data-mono={IN_MONO.has(name)}>{facts[name]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function factNames(facts: Record<FactName, string>): FactName[] {
  return Object.keys(facts) as FactName[];
}
