import { useState } from 'react';
import { useWho } from '../people/use-who.ts';

/** What somebody writes to what they do, and in whose name. */
export interface Writing {
  /** As it stands in the fields. */
  readonly note: string;
  readonly name: string;
  readonly change: (part: Partial<Pick<Writing, 'note' | 'name'>>) => void;
  /** Without spaces around them; no note is null. The name is that of the login, where there is one. */
  readonly written: { readonly note: string | null; readonly by: string };
  /** For the next time on this device. */
  readonly keepName: () => void;
}

export function useWriting(): Writing {
  const [who, setWho] = useWho();
  const [fields, setFields] = useState({ note: '', name: who });
  const [note, by] = [fields.note.trim(), fields.name.trim()];
  return {
    ...fields,
    change: (part) => setFields((before) => ({ ...before, ...part })),
    written: { note: note === '' ? null : note, by },
    keepName: () => setWho(by),
  };
}
