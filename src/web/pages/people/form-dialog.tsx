import { Alert, Button } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { Dialog } from '../frame/dialog.tsx';
import { useWords } from '../language/language.tsx';
import classes from './people-page.module.css';

interface FormDialogProps {
  readonly title: string;
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  readonly save: () => Promise<void>;
  readonly close: () => void;
  /** The fields. */
  readonly children: ReactNode;
}

/** Some fields over the page, what went wrong, and one way to save them. */
export function FormDialog({ title, problem, isBusy, save, close, children }: FormDialogProps) {
  const { people: words } = useWords();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <Dialog title={title} close={close}>
      <form className={classes['form']} onSubmit={submit}>
        {children}
        <div aria-live="assertive">{problem !== undefined && <Alert color="amber">{problem}</Alert>}</div>
        <Button type="submit" size="lg" fullWidth loading={isBusy}>
          {words.save}
        </Button>
      </form>
    </Dialog>
  );
}
