import { Alert, Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconPlugConnected } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CameraProbe, StreamProbe } from '../../../wire/camera-setup.ts';
import { useWords } from '../language/language.tsx';
import { useSetupWords, type Advice } from '../language/setup-words.ts';
import { ProbePicture } from './probe-picture.tsx';
import type { ProbeState } from './use-probe.ts';
import desk from '../cameras/camera-desk.module.css';
import classes from './setup.module.css';

interface ProbePanelProps {
  readonly state: ProbeState;
  /** What was entered is not what was probed any more. */
  readonly isOld: boolean;
  readonly probe: () => void;
}

/** What a look at the camera told, in plain words, with what to do. */
export function ProbePanel({ state, isOld, probe }: ProbePanelProps) {
  const words = useSetupWords();
  return (
    <section className={desk['panel']} aria-label={words.probe}>
      <Button
        size="md"
        fullWidth
        variant="light"
        leftSection={<IconPlugConnected size={18} aria-hidden />}
        loading={state.kind === 'busy'}
        onClick={probe}
      >
        {words.probe}
      </Button>
      <div aria-live="polite">
        {state.kind === 'idle' && <p className={desk['soft']}>{words.probeHint}</p>}
        {state.kind === 'busy' && (
          <p className={classes['busy']}>
            <Loader size="xs" aria-hidden /> {words.probing}
          </p>
        )}
        {state.kind === 'failed' && (
          <Alert color="amber" mt="md">
            {state.why === 'busy'
              ? words.probeBusy
              : state.why === 'password-again'
                ? words.passwordAgain
                : words.probeFailed}
          </Alert>
        )}
        {state.kind === 'found' && (
          <div data-old={isOld} className={classes['result']}>
            {isOld && <p className={[desk['warm'], classes['aging']].join(' ')}>{words.probeOld}</p>}
            <Found probe={state.probe} />
          </div>
        )}
      </div>
    </section>
  );
}

function Found({ probe: { main, sub, notes, picture } }: { probe: CameraProbe }) {
  const words = useSetupWords();
  const isWell = [main, ...(sub === null ? [] : [sub])].every(
    (stream) => stream.kind === 'seen' && stream.notes.length === 0,
  );
  return (
    <>
      {picture !== null && <ProbePicture jpeg={picture} />}
      {picture === null && main.kind === 'seen' && <p className={desk['soft']}>{words.noPicture}</p>}
      <Stream title={words.main} stream={main} isRecorded />
      {sub !== null && <Stream title={words.sub} stream={sub} />}
      {notes.length > 0 && (
        <div className={classes['stream']}>
          <h3>{words.both}</h3>
          {notes.map((note) => (
            <Said key={note} advice={words.cameraNotes[note]} mark="note" />
          ))}
        </div>
      )}
      {isWell && notes.length === 0 && (
        <p className={classes['well']}>
          <IconCircleCheck size={20} aria-hidden /> {words.allWell}
        </p>
      )}
    </>
  );
}

interface StreamProps {
  readonly title: string;
  readonly stream: StreamProbe;
  readonly isRecorded?: boolean;
}

function Stream({ title, stream, isRecorded = false }: StreamProps) {
  const words = useSetupWords();
  return (
    <div className={classes['stream']}>
      <h3>{title}</h3>
      {stream.kind === 'failed' ? (
        <Said advice={words.faults[stream.fault]} mark="fault" />
      ) : (
        <>
          <Facts stream={stream} isRecorded={isRecorded} />
          {stream.notes.map((note) => (
            <Said key={note} advice={words.streamNotes[note]} mark="note" />
          ))}
        </>
      )}
    </div>
  );
}

const CODECS: Readonly<Record<string, string>> = { h264: 'H.264', hevc: 'H.265', mjpeg: 'Motion JPEG' };

function Facts({
  stream: { codec, widthPx, heightPx, fps, keyframeIntervalMs },
  isRecorded,
}: {
  stream: Extract<StreamProbe, { kind: 'seen' }>;
  isRecorded: boolean;
}): ReactNode {
  const words = useSetupWords();
  const { locale } = useWords();
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const facts = [
    CODECS[codec] ?? codec,
    `${widthPx} × ${heightPx}`,
    ...(fps === null ? [] : [words.fps(number.format(fps))]),
    ...(keyframeIntervalMs === null ? [] : [words.keyframes(number.format(keyframeIntervalMs / 1000))]),
    ...(isRecorded && codec === 'h264' ? [words.clipsCopied] : []),
  ];
  return <p className={classes['facts']}>{facts.join(' · ')}</p>;
}

const MARKS = { fault: IconCircleX, note: IconAlertTriangle };

function Said({ advice: { what, todo }, mark }: { advice: Advice; mark: keyof typeof MARKS }) {
  const Mark = MARKS[mark];
  return (
    <p className={classes['said']}>
      <Mark size={20} aria-hidden />
      <span>
        <strong>{what}</strong> <span>{todo}</span>
      </span>
    </p>
  );
}
