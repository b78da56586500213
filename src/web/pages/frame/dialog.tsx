import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../language/language.tsx';

interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}

/** Something to answer or to read over the page; Esc leads back. */
export function Dialog({ title, close, isOpen = true, children }: DialogProps) {
  const { review } = useWords();
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      centered
      // Locking the scroll adds a style element without the nonce, which the policy refuses.
      lockScroll={false}
      closeButtonProps={{ 'aria-label': review.close }}
    >
      {children}
    </Modal>
  );
}
