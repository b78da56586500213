import { Button } from '@mantine/core';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { CameraSettingsStateSchema, type CameraSettingsState } from '../../../wire/camera-setup.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useSetupWords, type SetupField } from '../language/setup-words.ts';
import { AskWho } from '../people/ask-who.tsx';
import { useInOwnName } from '../people/use-in-own-name.ts';
import { entryOf, streamsKey, wrongFields, type CameraDraft, type SavedEntry } from './camera-draft.ts';
import { CameraFields } from './camera-fields.tsx';
import { ProbePanel } from './probe-panel.tsx';
import { useProbe } from './use-probe.ts';
import desk from '../cameras/camera-desk.module.css';
import classes from './setup.module.css';

interface SetupDeskProps {
  readonly first: CameraDraft;
  /** Undefined for a new camera. */
  readonly saved: SavedEntry | undefined;
  readonly onSaved: (state: CameraSettingsState) => void;
  /** Below the way to save. */
  readonly children?: ReactNode;
}

type Outcome = 'done' | 'failed' | 'id-taken' | 'password-again';

/** The fields of a camera and, beside them, what a look at it tells. */
export function SetupDesk({ first, saved, onSaved, children }: SetupDeskProps) {
  const words = useSetupWords();
  const [draft, setDraft] = useState(first);
  /** What was tried: before that nobody is told what is missing. */
  const [tried, setTried] = useState<'nothing' | 'probe' | 'save'>('nothing');
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const asking = useInOwnName();
  const probing = useProbe(asking);
  const wrong = wrongFields(draft, saved);
  const problems = problemsOf(tried === 'save' ? wrong : tried === 'probe' ? wrongForProbe(wrong) : []);

  function problemsOf(fields: Iterable<SetupField>): Partial<Record<SetupField, string>> {
    return {
      ...Object.fromEntries([...fields].map((field) => [field, words.problems[field]])),
      ...(outcome === 'id-taken' ? { id: words.idTaken } : {}),
      ...(outcome === 'password-again' || isRefused(probing.state) ? { password: words.passwordAgain } : {}),
    };
  }
  const change = (next: CameraDraft): void => {
    setDraft(next);
    setOutcome(undefined);
  };
  const probe = (): void => {
    if (tried === 'nothing') setTried('probe');
    if (wrongForProbe(wrong).length === 0)
      probing.probe(saved === undefined ? null : draft.id, entryOf(draft, saved), streamsKey(draft));
  };
  const send = async (by: string): Promise<void> => {
    setBusy(true);
    const camera = entryOf(draft, saved);
    const answer = await (saved === undefined
      ? sendJson('POST', '/api/cameras', { id: draft.id, camera, by }, CameraSettingsStateSchema)
      : sendJson('PUT', settingsAddress(draft.id), { camera, by }, CameraSettingsStateSchema));
    setBusy(false);
    if (answer.kind === 'success') {
      setOutcome('done');
      setDraft({ ...draft, password: '' });
      onSaved(answer.value);
    } else if (answer.kind === 'error')
      setOutcome(
        answer.code === 'camera-exists'
          ? 'id-taken'
          : answer.code === 'password-again'
            ? 'password-again'
            : 'failed',
      );
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried('save');
    if (wrong.size === 0) asking.run(send);
  };
  const { state } = probing;
  return (
    <div className={[desk['desk'], classes['desk']].join(' ')}>
      <form className={desk['panel']} aria-label={words.form} noValidate onSubmit={submit}>
        <CameraFields {...{ draft, saved, problems }} onDraft={change} />
        <div className={desk['buttons']}>
          <Button type="submit" size="md" loading={isBusy}>
            {saved === undefined ? words.saveNew : words.save}
          </Button>
          {children}
        </div>
        <p
          aria-live="polite"
          className={[outcome === 'done' ? desk['good'] : desk['warm'], classes['outcome']].join(' ')}
        >
          {outcome === 'done' && words.saved}
          {outcome === 'failed' && words.notSaved}
          {outcome === undefined && tried === 'save' && wrong.size > 0 && words.incomplete}
        </p>
      </form>
      <ProbePanel
        state={state}
        isOld={state.kind === 'found' && state.key !== streamsKey(draft)}
        probe={probe}
      />
      <AskWho isOpen={asking.isAsking} onCancel={asking.cancel} onAnswer={asking.answer} />
    </div>
  );
}

/** Neither a name nor the declared rate is needed to look. */
const wrongForProbe = (wrong: ReadonlySet<SetupField>): SetupField[] =>
  [...wrong].filter((field) => !['id', 'name', 'declaredFps'].includes(field));

const isRefused = (state: ReturnType<typeof useProbe>['state']): boolean =>
  state.kind === 'failed' && state.why === 'password-again';

export const settingsAddress = (cameraId: string): string =>
  `/api/cameras/${encodeURIComponent(cameraId)}/settings`;
