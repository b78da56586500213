import { ViolationRowSchema } from '../../../wire/messages.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading } from '../frame/notices.tsx';
import { CaseView } from './case-view.tsx';

/** A case that the address names and the list has not loaded. */
export function AskedCase({ id, hasBack }: { id: string; hasBack: boolean }) {
  const [row, reload] = useFetched(`/api/violations/${encodeURIComponent(id)}`, ViolationRowSchema);
  switch (row.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return <LoadFailed problem={row.problem} retry={reload} />;
    case 'success':
      return <CaseView row={row.value} hasBack={hasBack} />;
  }
}
