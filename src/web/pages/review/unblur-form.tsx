import { useState } from 'react';
import { UnblurringSchema, type Unblurring, type UnblurRequest } from '../../../wire/unblurring.ts';
import { postJson } from '../fetch/post-json.ts';
import { Dialog } from '../frame/dialog.tsx';
import { useUnblurWords } from '../language/unblur-words.ts';
import { ReasonForm } from './reason-form.tsx';

interface UnblurFormProps {
  /** Of the violation. */
  readonly id: string;
  readonly onAllowed: (unblurring: Unblurring) => void;
  readonly close: () => void;
}

export function UnblurForm({ id, onAllowed, close }: UnblurFormProps) {
  const words = useUnblurWords();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const send = async (request: UnblurRequest): Promise<void> => {
    setState('busy');
    const outcome = await postJson(`/api/violations/${id}/unblurring`, request, UnblurringSchema);
    if (outcome.kind === 'success') onAllowed(outcome.value);
    else setState('failed');
  };
  return (
    <Dialog title={words.title} close={close}>
      <ReasonForm
        words={words}
        hint={words.hint}
        problem={state === 'failed' ? words.failed : undefined}
        isBusy={state === 'busy'}
        send={(request) => void send(request)}
      />
    </Dialog>
  );
}
