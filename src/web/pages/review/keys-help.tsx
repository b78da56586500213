import { ActionIcon, Kbd } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReviewKey } from '../language/dictionary.ts';
import { Dialog } from '../frame/dialog.tsx';
import { useWords } from '../language/language.tsx';
import classes from './keys-help.module.css';
import { useKeys } from './use-keys.ts';

const KEYS: readonly (readonly [ReviewKey, readonly string[]])[] = [
  ['select', ['↑', '↓']],
  ['play', ['Space']],
  ['step', ['←', '→']],
  ['speed', ['[', ']']],
  ['toRelease', ['R']],
  ['loop', ['L']],
  ['overlay', ['O']],
  ['verdict', ['1', '2', '3']],
  ['reason', ['1', '…', '7']],
  ['note', ['N']],
  ['save', ['Enter']],
  ['cancel', ['Esc']],
  ['undo', ['Z']],
  ['export', ['E']],
  ['filter', ['F']],
  ['waybill', ['W']],
  ['training', ['C']],
  ['help', ['?']],
];

interface KeysHelpProps {
  /** Where a page has fewer than the desk. */
  readonly only?: readonly ReviewKey[];
}

/** All keys of the page, on `?` or on the button in the corner; nobody is asked to know them. */
export function KeysHelp({ only }: KeysHelpProps) {
  const { review } = useWords();
  const [isOpen, setOpen] = useState(false);
  useKeys({ '?': () => setOpen((wasOpen) => !wasOpen) });
  return (
    <>
      <ActionIcon
        className={classes['open'] ?? ''}
        size={36}
        variant="subtle"
        color="gray"
        aria-label={review.keysTitle}
        onClick={() => setOpen(true)}
      >
        <IconKeyboard size={22} stroke={1.6} aria-hidden />
      </ActionIcon>
      <Dialog title={review.keysTitle} isOpen={isOpen} close={() => setOpen(false)}>
        <dl className={classes['list']}>
          {KEYS.filter(([name]) => only?.includes(name) !== false).map(([name, keys]) => (
            <div key={name}>
              <dt>
                {keys.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dt>
              <dd>{review.keys[name]}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </>
  );
}
