import { useState } from 'react';
import { ViolationRowSchema, type ViolationRow } from '../../../wire/messages.ts';
import type { VerdictRequest } from '../../../wire/verdict.ts';
import { postJson } from '../fetch/post-json.ts';
import { useWho } from '../people/use-who.ts';

export interface VerdictGiving {
  /** Resolves when the service has it on disk, to false where it could not be saved. */
  give(row: ViolationRow, request: VerdictRequest): Promise<boolean>;
  withdraw(row: ViolationRow): Promise<boolean>;
  readonly isBusy: boolean;
  readonly hasFailed: boolean;
  /** The last verdict given on this page, as long as it can be undone. */
  readonly last: ViolationRow | undefined;
}

/** @param onSettled with the row as the service has it now */
export function useVerdictGiving(onSettled: (row: ViolationRow) => void): VerdictGiving {
  const [who] = useWho();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const [last, setLast] = useState<ViolationRow>();
  const send = async (row: ViolationRow, request: VerdictRequest): Promise<boolean> => {
    setState('busy');
    const outcome = await postJson(`/api/violations/${row.id}/verdict`, request, ViolationRowSchema);
    setState(outcome.kind === 'success' ? 'idle' : 'failed');
    if (outcome.kind !== 'success') return false;
    setLast(request.verdict === 'withdrawn' ? undefined : outcome.value);
    onSettled(outcome.value);
    return true;
  };
  return {
    give: send,
    withdraw: (row) =>
      send(row, { verdict: 'withdrawn', reason: null, note: null, by: row.verdict?.by ?? who }),
    isBusy: state === 'busy',
    hasFailed: state === 'failed',
    last,
  };
}
