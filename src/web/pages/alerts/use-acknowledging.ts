import { useState } from 'react';
import { ViolationRowSchema, type ViolationRow } from '../../../wire/messages.ts';
import type { AcknowledgementRequest } from '../../../wire/verdict.ts';
import { postJson } from '../fetch/post-json.ts';
import { useWho } from '../people/use-who.ts';

type Action = AcknowledgementRequest['action'];

export interface Acknowledging {
  /** Asks for the name first where this device does not know it. The changed row comes by the live stream. */
  readonly say: (row: ViolationRow, action: Action) => void;
  readonly busyId: string | undefined;
  readonly failedId: string | undefined;
  /** What waits for a name. */
  readonly isAsking: boolean;
  readonly answerWho: (name: string) => void;
  readonly cancel: () => void;
}

export function useAcknowledging(): Acknowledging {
  const [who, setWho] = useWho();
  const [waiting, setWaiting] = useState<{ row: ViolationRow; action: Action }>();
  const [busyId, setBusyId] = useState<string>();
  const [failedId, setFailedId] = useState<string>();
  const send = async (row: ViolationRow, action: Action, by: string): Promise<void> => {
    setBusyId(row.id);
    setFailedId(undefined);
    const url = `/api/violations/${row.id}/acknowledgement`;
    const outcome = await postJson(url, { action, by }, ViolationRowSchema);
    setBusyId(undefined);
    if (outcome.kind !== 'success') setFailedId(row.id);
  };
  return {
    say: (row, action) => {
      if (who === '') setWaiting({ row, action });
      else void send(row, action, who);
    },
    busyId,
    failedId,
    isAsking: waiting !== undefined,
    answerWho: (name) => {
      setWho(name);
      setWaiting(undefined);
      if (waiting !== undefined) void send(waiting.row, waiting.action, name);
    },
    cancel: () => setWaiting(undefined),
  };
}
