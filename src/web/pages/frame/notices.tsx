import { Button, Loader } from '@mantine/core';
import { IconCloudOff, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FetchProblem } from '../fetch/fetch-json.ts';
import { useWords } from '../language/language.tsx';
import classes from './notices.module.css';

/** A calm word in the middle of the place where something would be. */
export function Notice(props: { icon: ReactNode; title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className={classes['notice']}>
      <div className={classes['icon']}>{props.icon}</div>
      <p className={classes['title']}>{props.title}</p>
      {props.hint !== undefined && <p className={classes['hint']}>{props.hint}</p>}
      {props.children}
    </div>
  );
}

export function Loading() {
  const { failure } = useWords();
  return (
    <div className={classes['notice']} role="status" aria-label={failure.loading}>
      <Loader type="dots" size="lg" />
    </div>
  );
}

export function LoadFailed({ problem, retry }: { problem: FetchProblem; retry: () => void }) {
  const { failure } = useWords();
  return (
    <div role="alert">
      <Notice icon={<IconCloudOff size={44} stroke={1.4} />} title={failure[problem]}>
        <Button size="md" variant="light" leftSection={<IconRefresh size={18} />} onClick={retry}>
          {failure.retry}
        </Button>
      </Notice>
    </div>
  );
}
