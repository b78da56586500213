import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../language/language.tsx';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { useLive } from '../live/live-context.tsx';
import { useSite } from '../live/site-context.tsx';
import { dayBeside, type StatisticsChoice } from './statistics-address.ts';
import classes from './statistics-page.module.css';

interface SpanChoiceProps {
  readonly choice: StatisticsChoice;
  /** The site's day. */
  readonly today: string;
  readonly onChoice: (choice: StatisticsChoice) => void;
}

/** Which days and which places; each change is in force at once. */
export function SpanChoice({ choice, today, onChoice }: SpanChoiceProps) {
  const { filter } = useWords();
  const words = useStatisticsWords();
  const { cameras } = useLive();
  const site = useSite();
  const shown = {
    fromDay: choice.fromDay ?? dayBeside(today, -6),
    toDay: choice.toDay ?? today,
  };
  const presets = [
    { name: filter.days.today, fromDay: today, toDay: today },
    { name: filter.days.week, fromDay: dayBeside(today, -6), toDay: today },
    { name: words.month, fromDay: dayBeside(today, -29), toDay: today },
  ];
  const zones = site.zones.filter(
    ({ cameraId }) => choice.camera === undefined || cameraId === choice.camera,
  );
  return (
    <div className={classes['choice']} role="group" aria-label={words.span}>
      <div className={classes['presets']}>
        {presets.map(({ name, fromDay, toDay }) => {
          const isSet = shown.fromDay === fromDay && shown.toDay === toDay;
          return (
            <Button
              key={name}
              size="sm"
              variant={isSet ? 'light' : 'default'}
              aria-pressed={isSet}
              onClick={() => onChoice({ ...choice, fromDay, toDay })}
            >
              {name}
            </Button>
          );
        })}
      </div>
      <DayFields
        key={`${shown.fromDay} ${shown.toDay}`}
        {...shown}
        today={today}
        onDays={(days) => onChoice({ ...choice, ...days })}
      />
      <NativeSelect
        label={filter.camera}
        value={choice.camera ?? ''}
        // A zone of one camera is none of another.
        onChange={({ currentTarget }) =>
          onChoice({ ...choice, camera: currentTarget.value || undefined, zone: undefined })
        }
        data={[
          { value: '', label: filter.any },
          ...[...cameras.values()].map(({ cameraId, name }) => ({ value: cameraId, label: name })),
        ]}
      />
      <NativeSelect
        label={filter.zone}
        value={choice.zone ?? ''}
        onChange={({ currentTarget }) => onChoice({ ...choice, zone: currentTarget.value || undefined })}
        data={[
          { value: '', label: filter.any },
          ...new Map(zones.map(({ id, name }) => [id, { value: id, label: name }])).values(),
          { value: '-', label: filter.outsideZones },
        ]}
      />
    </div>
  );
}

interface DayFieldsProps {
  readonly fromDay: string;
  readonly toDay: string;
  readonly today: string;
  readonly onDays: (days: { readonly fromDay: string; readonly toDay: string }) => void;
}

/** Two days make a span: it is taken once both are there and in their order. */
function DayFields({ fromDay, toDay, today, onDays }: DayFieldsProps) {
  const { filter } = useWords();
  const words = useStatisticsWords();
  const [days, setDays] = useState({ fromDay, toDay });
  const [isWrong, setWrong] = useState(false);
  const set = (change: Partial<typeof days>): void => {
    const next = { ...days, ...change };
    setDays(next);
    const isSpan = next.fromDay !== '' && next.toDay !== '' && next.fromDay <= next.toDay;
    setWrong(!isSpan);
    if (isSpan) onDays(next);
  };
  return (
    <>
      <TextInput
        type="date"
        label={filter.from}
        max={today}
        value={days.fromDay}
        error={isWrong && words.badDays}
        onChange={({ currentTarget }) => set({ fromDay: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={filter.to}
        max={today}
        value={days.toDay}
        onChange={({ currentTarget }) => set({ toDay: currentTarget.value })}
      />
    </>
  );
}
