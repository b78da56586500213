import { useState } from 'react';
import type { Schema } from '../fetch/fetch-json.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useWho } from '../people/use-who.ts';

export type SaveOutcome = 'done' | 'failed' | 'refused';

export interface Saving {
  readonly outcome: SaveOutcome | undefined;
  readonly isBusy: boolean;
  /** Somebody has to say who they are before what they want is saved. */
  readonly isAsking: boolean;
  readonly answer: (name: string) => void;
  readonly cancel: () => void;
  readonly save: (body: object) => void;
  readonly forget: () => void;
}

/** Sends what an admin set of a camera, in their name. */
export function useSaving(url: string, schema: Schema<unknown>, onSaved: () => void): Saving {
  const [who, setWho] = useWho();
  const [asking, setAsking] = useState<object>();
  const [outcome, setOutcome] = useState<SaveOutcome>();
  const [isBusy, setBusy] = useState(false);
  const send = async (body: object, by: string): Promise<void> => {
    setBusy(true);
    const answer = await sendJson('PUT', url, { ...body, by }, schema);
    setBusy(false);
    if (answer.kind === 'success') {
      onSaved();
      setOutcome('done');
    } else if (answer.kind === 'error') setOutcome(answer.code === 'bad-request' ? 'refused' : 'failed');
  };
  return {
    outcome,
    isBusy,
    isAsking: asking !== undefined,
    answer: (name) => {
      setWho(name);
      setAsking(undefined);
      if (asking !== undefined) void send(asking, name);
    },
    cancel: () => setAsking(undefined),
    save: (body) => {
      if (who === '') setAsking(body);
      else void send(body, who);
    },
    forget: () => setOutcome(undefined),
  };
}
