import { useEffect } from 'react';
import type { ClipActions } from './clip-controls.tsx';
import { isPressing, isTyping } from './key-target.ts';

/** Space plays, arrow left and right step by a frame. */
export function usePlayerKeys(actions: ClipActions): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === ' ' && !isPressing(event)) {
        event.preventDefault();
        actions.toggle();
      }
      const frames = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (frames !== undefined && !isTyping(event)) {
        event.preventDefault();
        actions.step(frames);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [actions]);
}
