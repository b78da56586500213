import { VisuallyHidden } from '@mantine/core';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { describeDistance } from '../violations/format-measure.ts';
import { usePlace } from '../violations/use-place.ts';
import type { ViolationList } from '../violations/use-violations.ts';
import { groupRows } from './use-storms.ts';

/** Says the newest arrival to a screen reader; silent for what was there when the page opened, and for what lies under another. */
export function ArrivalVoice({ list }: { list: ViolationList }) {
  const words = useWords();
  const placeOf = usePlace();
  const { alertCooldownMs } = useSite();
  const firsts = new Map(groupRows(list.rows, alertCooldownMs).map(({ first }) => [first.id, first]));
  const row = firsts.get(list.arrived.findLast((id) => firsts.has(id)) ?? '');
  return (
    <VisuallyHidden role="status" aria-live="assertive">
      {row !== undefined &&
        words.alerts.arrived(words.kinds[row.kind], placeOf(row), describeDistance(row, words))}
    </VisuallyHidden>
  );
}
