import { IconVideoOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../language/language.tsx';
import classes from './picture-waiting.module.css';
import { usePrepared, type Prepared } from './use-prepared.ts';

/** A clip once its heads are blurred; until then a quiet word in its place. */
export function WhenPrepared({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  const prepared = usePrepared(url);
  return prepared === 'ready' ? children : <PreparedWord prepared={prepared} />;
}

/** Why there is no clip yet, or none at all. */
export function PreparedWord({ prepared }: { readonly prepared: Exclude<Prepared, 'ready'> }) {
  const { blur } = useWords();
  return (
    <div className={classes['waiting']} role="status">
      {prepared === 'waiting' ? (
        <span className={classes['pulse']} aria-hidden />
      ) : (
        <IconVideoOff size={34} stroke={1.4} aria-hidden />
      )}
      <span>{prepared === 'waiting' ? blur.preparing : blur.failed}</span>
    </div>
  );
}
