import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { CameraSettingsStateSchema, type CameraSettingsState } from '../../../wire/camera-setup.ts';
import { sendJson } from '../fetch/post-json.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { Dialog } from '../frame/dialog.tsx';
import { LoadFailed, Loading } from '../frame/notices.tsx';
import { useWords } from '../language/language.tsx';
import { useSetupWords } from '../language/setup-words.ts';
import { useSite } from '../live/site-context.tsx';
import { AskWho } from '../people/ask-who.tsx';
import { useInOwnName } from '../people/use-in-own-name.ts';
import { formatMoment } from '../time/format-time.ts';
import { draftOf } from './camera-draft.ts';
import { settingsAddress, SetupDesk } from './setup-desk.tsx';
import desk from '../cameras/camera-desk.module.css';

/** How a camera that is there is reached. */
export function ConnectionDesk({ cameraId }: { cameraId: string }) {
  const words = useSetupWords();
  const { locale } = useWords();
  const { timeZone } = useSite();
  const [fetched, reload] = useFetched(settingsAddress(cameraId), CameraSettingsStateSchema);
  const [round, setRound] = useState(0);
  if (fetched.kind === 'loading') return <Loading />;
  if (fetched.kind === 'error') return <LoadFailed problem={fetched.problem} retry={reload} />;
  const state = fetched.value;
  if (state.camera === null) return null;
  return (
    <>
      <p className={desk['soft']}>
        {state.by === null || state.at === null
          ? words.source[state.source]
          : words.savedBy(state.by, formatMoment(state.at, timeZone, locale))}
      </p>
      <SetupDesk key={round} first={draftOf(cameraId, state.camera)} saved={state.camera} onSaved={reload}>
        {(state.source === 'saved' || !state.isConfigured) && (
          <TakeBack
            state={state}
            onDone={() => {
              reload();
              setRound(round + 1);
            }}
          />
        )}
      </SetupDesk>
    </>
  );
}

function TakeBack({ state, onDone }: { state: CameraSettingsState; onDone: () => void }) {
  const words = useSetupWords();
  const [, navigate] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const asking = useInOwnName();
  const send = async (by: string): Promise<void> => {
    const body = { camera: null, by };
    const answer = await sendJson('PUT', settingsAddress(state.cameraId), body, CameraSettingsStateSchema);
    setFailed(answer.kind !== 'success');
    if (answer.kind !== 'success') return;
    setOpen(false);
    if (answer.value.camera === null) navigate('/cameras');
    else onDone();
  };
  const title = state.isConfigured ? words.takeBack : words.remove;
  return (
    <>
      <Button size="md" variant="subtle" color="amber" onClick={() => setOpen(true)}>
        {title}
      </Button>
      <Dialog title={title} isOpen={isOpen} close={() => setOpen(false)}>
        <p className={desk['soft']}>{state.isConfigured ? words.takeBackHint : words.removeHint}</p>
        {hasFailed && <p className={desk['warm']}>{words.notSaved}</p>}
        <Button size="md" fullWidth mt="md" color="amber" onClick={() => asking.run(send)}>
          {title}
        </Button>
      </Dialog>
      <AskWho isOpen={asking.isAsking} onCancel={asking.cancel} onAnswer={asking.answer} />
    </>
  );
}
