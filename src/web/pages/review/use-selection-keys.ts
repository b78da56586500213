import { useLayoutEffect } from 'react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { isTyping } from './key-target.ts';

interface Selection {
  readonly rows: readonly ViolationRow[];
  readonly selectedId: string | undefined;
  readonly select: (id: string) => void;
  readonly loadOlder: () => void;
}

/** Arrow up and down go through the list; the end of what is loaded asks for older ones. At once when the list is seen. */
export function useSelectionKeys({ rows, selectedId, select, loadOlder }: Selection): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step === undefined || isTyping(event)) return;
      event.preventDefault();
      const index = rows.findIndex(({ id }) => id === selectedId);
      const next = rows[index + step];
      if (next !== undefined) {
        select(next.id);
      } else if (step === 1) {
        loadOlder();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [rows, selectedId, select, loadOlder]);
}
