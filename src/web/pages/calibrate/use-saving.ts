import { useState } from 'react';
import type { Schema } from '../fetch/fetch-json.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useInOwnName, type InOwnName } from '../people/use-in-own-name.ts';

export type SaveOutcome = 'done' | 'failed' | 'refused';

export interface Saving extends Omit<InOwnName, 'run'> {
  readonly outcome: SaveOutcome | undefined;
  readonly isBusy: boolean;
  readonly save: (body: object) => void;
  readonly forget: () => void;
}

/** Sends what an admin set of a camera, in their name. */
export function useSaving(url: string, schema: Schema<unknown>, onSaved: () => void): Saving {
  const { run, ...asking } = useInOwnName();
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
    ...asking,
    outcome,
    isBusy,
    save: (body) => run((by) => send(body, by)),
    forget: () => setOutcome(undefined),
  };
}
