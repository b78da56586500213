import { VisuallyHidden } from '@mantine/core';
import { useWords } from '../language/language.tsx';
import { describeDistance } from '../violations/format-measure.ts';
import { usePlace } from '../violations/use-place.ts';
import type { ViolationList } from '../violations/use-violations.ts';

/** Says the newest arrival to a screen reader; silent for what was there when the page opened. */
export function ArrivalVoice({ list }: { list: ViolationList }) {
  const words = useWords();
  const placeOf = usePlace();
  const newestId = list.arrived.at(-1);
  const row = list.rows.find(({ id }) => id === newestId);
  return (
    <VisuallyHidden role="status" aria-live="assertive">
      {row !== undefined &&
        words.alerts.arrived(words.kinds[row.kind], placeOf(row), describeDistance(row, words))}
    </VisuallyHidden>
  );
}
