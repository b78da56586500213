import { useState } from 'react';
import { useWho } from './use-who.ts';

export interface InOwnName {
  /** Somebody has to say who they are before what they want is done. */
  readonly isAsking: boolean;
  readonly answer: (name: string) => void;
  readonly cancel: () => void;
  /** Now, or once they said who they are. */
  readonly run: (work: (by: string) => Promise<void>) => void;
}

/** Does what somebody wants in their name, which is asked for once on each device where there are no accounts. */
export function useInOwnName(): InOwnName {
  const [who, setWho] = useWho();
  const [waiting, setWaiting] = useState<(by: string) => Promise<void>>();
  return {
    isAsking: waiting !== undefined,
    answer: (name) => {
      setWho(name);
      setWaiting(undefined);
      void waiting?.(name);
    },
    cancel: () => setWaiting(undefined),
    run: (work) => {
      if (who === '') setWaiting(() => work);
      else void work(who);
    },
  };
}
