import { useLayoutEffect, useRef } from 'react';
import { isPressing, isTyping } from './key-target.ts';

type Keys = Readonly<Record<string, (() => void) | boolean>> & { readonly isOff?: boolean };

/**
 * Single keys for the whole page; letters in either case. What someone types, or a control in focus uses, is left alone.
 * Layout effects: a key counts from the moment on at which its page can be seen.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (latest.current.isOff === true) return;
      const act = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      const isTaken = event.key === 'Enter' || event.key === ' ' ? isPressing(event) : isTyping(event);
      if (typeof act !== 'function' || isTaken) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
