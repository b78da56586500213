import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import { useSite } from '../live/site-context.tsx';
import { useNow } from '../time/use-now.ts';
import { KINDS, readFilter, siteDay, writeFilter, type CaseFilter } from './case-filter.ts';
import classes from './queue-head.module.css';

interface FilterPanelProps {
  readonly filter: CaseFilter;
  readonly onFilter: (filter: CaseFilter) => void;
}

/** Time, camera, zone, kind and distance; each change is in force at once. */
export function FilterPanel({ filter, onFilter }: FilterPanelProps) {
  const { filter: words, kinds } = useWords();
  const { cameras } = useLive();
  const site = useSite();
  /** By way of the address: what no filter can mean is left out there. */
  const set = (name: string, value: string): void => {
    const search = new URLSearchParams(writeFilter(filter));
    if (value === '') search.delete(name);
    else search.set(name, value);
    onFilter(readFilter(search));
  };
  const zones = site.zones.filter(
    ({ cameraId }) => filter.camera === undefined || cameraId === filter.camera,
  );
  return (
    <div id="case-filter" className={classes['panel']} role="group" aria-label={words.title}>
      <DayPresets filter={filter} onFilter={onFilter} />
      <TextInput
        type="date"
        label={words.from}
        value={filter.fromDay ?? ''}
        onChange={({ currentTarget }) => set('from', currentTarget.value)}
      />
      <TextInput
        type="date"
        label={words.to}
        value={filter.toDay ?? ''}
        onChange={({ currentTarget }) => set('to', currentTarget.value)}
      />
      <NativeSelect
        label={words.camera}
        value={filter.camera ?? ''}
        onChange={({ currentTarget }) => set('camera', currentTarget.value)}
        data={[
          { value: '', label: words.any },
          ...[...cameras.values()].map(({ cameraId, name }) => ({ value: cameraId, label: name })),
        ]}
      />
      <NativeSelect
        label={words.zone}
        value={filter.zone ?? ''}
        onChange={({ currentTarget }) => set('zone', currentTarget.value)}
        data={[
          { value: '', label: words.any },
          ...new Map(zones.map(({ id, name }) => [id, { value: id, label: name }])).values(),
          { value: '-', label: words.outsideZones },
        ]}
      />
      <NativeSelect
        className={classes['whole'] ?? ''}
        label={words.kind}
        value={filter.kind ?? ''}
        onChange={({ currentTarget }) => set('kind', currentTarget.value)}
        data={[
          { value: '', label: words.any },
          ...KINDS.map((kind) => ({ value: kind, label: kinds[kind] })),
        ]}
      />
      {(['min', 'max'] as const).map((name) => (
        <TextInput
          key={name}
          type="number"
          inputMode="decimal"
          min={0}
          step={0.1}
          label={name === 'min' ? words.minDistance : words.maxDistance}
          value={(name === 'min' ? filter.minDistanceM : filter.maxDistanceM) ?? ''}
          onChange={({ currentTarget }) => set(name, currentTarget.value)}
        />
      ))}
    </div>
  );
}

function DayPresets({ filter, onFilter }: FilterPanelProps) {
  const { filter: words } = useWords();
  const { timeZone } = useSite();
  const nowMs = useNow(60_000);
  const day = (plusDays: number): string => siteDay(nowMs, timeZone, plusDays);
  const presets = [
    { name: words.days.today, fromDay: day(0), toDay: day(0) },
    { name: words.days.yesterday, fromDay: day(-1), toDay: day(-1) },
    { name: words.days.week, fromDay: day(-6), toDay: day(0) },
  ];
  return (
    <div className={classes['wide']}>
      {presets.map(({ name, ...days }) => {
        const isSet = filter.fromDay === days.fromDay && filter.toDay === days.toDay;
        return (
          <Button
            key={name}
            size="compact-sm"
            variant={isSet ? 'light' : 'default'}
            aria-pressed={isSet}
            onClick={() => onFilter({ ...filter, ...days })}
          >
            {name}
          </Button>
        );
      })}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => onFilter({ ...readFilter(new URLSearchParams()), review: filter.review })}
      >
        {words.clear}
      </Button>
    </div>
  );
}
