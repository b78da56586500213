import { useState } from 'react';
import { ChangedViolationsSchema, ViolationRowSchema, type ViolationRow } from '../../../wire/messages.ts';
import { LONGEST_STORM, type Acknowledgement, type AcknowledgementRequest } from '../../../wire/verdict.ts';
import type { FetchOutcome } from '../fetch/fetch-json.ts';
import { postJson } from '../fetch/post-json.ts';
import { useWho } from '../people/use-who.ts';

type Action = AcknowledgementRequest['action'];

/** What one tap said of a storm. */
export interface StormAnswer {
  readonly action: Acknowledgement;
  /** Those that it was kept for. */
  readonly rows: readonly ViolationRow[];
  /** Of how many. */
  readonly asked: number;
}

export interface Acknowledging {
  /**
   * Asks for the name first where this device does not know it. Changed rows come by the live stream.
   * @param rows one, or all of a storm; the first is that of the card
   */
  readonly say: (rows: readonly ViolationRow[], action: Action) => void;
  readonly busyId: string | undefined;
  readonly failedId: string | undefined;
  /** The newest, until something else is said. */
  readonly stormAnswer: StormAnswer | undefined;
  /** What waits for a name. */
  readonly isAsking: boolean;
  readonly answerWho: (name: string) => void;
  readonly cancel: () => void;
}

export function useAcknowledging(): Acknowledging {
  const [who, setWho] = useWho();
  const [waiting, setWaiting] = useState<{ rows: readonly ViolationRow[]; action: Action }>();
  const [busyId, setBusyId] = useState<string>();
  const [failedId, setFailedId] = useState<string>();
  const [stormAnswer, setStormAnswer] = useState<StormAnswer>();
  const send = async (rows: readonly ViolationRow[], action: Action, by: string): Promise<void> => {
    const cardId = rows[0]?.id;
    setBusyId(cardId);
    setFailedId(undefined);
    setStormAnswer(undefined);
    const outcome = await answer(rows, action, by);
    setBusyId(undefined);
    if (outcome.kind !== 'success') setFailedId(cardId);
    else if (rows.length > 1 && action !== 'withdrawn')
      setStormAnswer({ action, rows: outcome.value, asked: rows.length });
  };
  return {
    say: (rows, action) => {
      if (who === '') setWaiting({ rows, action });
      else void send(rows, action, who);
    },
    busyId,
    failedId,
    stormAnswer,
    isAsking: waiting !== undefined,
    answerWho: (name) => {
      setWho(name);
      setWaiting(undefined);
      if (waiting !== undefined) void send(waiting.rows, waiting.action, name);
    },
    cancel: () => setWaiting(undefined),
  };
}

/** @returns those that changed */
async function answer(
  rows: readonly ViolationRow[],
  action: Action,
  by: string,
): Promise<FetchOutcome<readonly ViolationRow[]>> {
  const [first, second] = rows;
  if (first !== undefined && second === undefined) {
    const url = `/api/violations/${first.id}/acknowledgement`;
    const outcome = await postJson(url, { action, by }, ViolationRowSchema);
    return outcome.kind === 'success' ? { kind: 'success', value: [outcome.value] } : outcome;
  }
  const ids = rows.slice(0, LONGEST_STORM).map(({ id }) => id);
  const outcome = await postJson('/api/acknowledgements', { ids, action, by }, ChangedViolationsSchema);
  return outcome.kind === 'success' ? { kind: 'success', value: outcome.value.rows } : outcome;
}
