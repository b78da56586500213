import { useEffect } from 'react';
import { ViolationRowSchema } from '../../../wire/messages.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading } from '../frame/notices.tsx';
import { useLiveConnection } from '../live/live-context.tsx';
import { CaseView, type CaseViewProps } from './case-view.tsx';

/** A case that the address names and the list does not hold; what is said of it comes by the live stream. */
export function AskedCase({ id, ...rest }: Omit<CaseViewProps, 'row'> & { id: string }) {
  const [row, reload] = useFetched(`/api/violations/${encodeURIComponent(id)}`, ViolationRowSchema);
  const live = useLiveConnection();
  useEffect(
    () =>
      live.onViolation((changed) => {
        if (changed.id === id) reload();
      }),
    [live, id, reload],
  );
  switch (row.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return <LoadFailed problem={row.problem} retry={reload} />;
    case 'success':
      return <CaseView row={row.value} {...rest} />;
  }
}
