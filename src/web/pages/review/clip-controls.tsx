import { ActionIcon, Button, Kbd, SegmentedControl, Slider, Tooltip } from '@mantine/core';
import {
  IconDownload,
  IconFocus2,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
  IconRepeat,
  IconVectorSpline,
} from '@tabler/icons-react';
import { useWords } from '../language/language.tsx';
import { formatPlayTime } from '../time/format-time.ts';
import type { ClipActions } from './clip-actions.ts';
import classes from './clip-player.module.css';
import { SPEEDS, type WatchedClip } from './use-clip.ts';

interface ClipControlsProps {
  readonly clip: WatchedClip;
  readonly releaseS: number | undefined;
  /** Undefined where nobody should take the clip out. */
  readonly downloadUrl?: string;
  /** What is drawn over the clip; undefined where nothing is. */
  readonly overlay?: { readonly isOn: boolean; readonly toggle: () => void };
}

export function ClipControls({ clip, releaseS, downloadUrl, overlay }: ClipControlsProps) {
  const { review } = useWords();
  const { position, view, change, actions } = clip;
  return (
    <div className={classes['controls']}>
      <Timeline position={position} releaseS={releaseS} seek={actions.seek} />
      <div className={classes['buttons']}>
        <FrameButtons isPlaying={position.isPlaying} actions={actions} />
        <span className={classes['time']}>
          {formatPlayTime(position.positionS)} / {formatPlayTime(position.durationS)}
        </span>
        {releaseS !== undefined && (
          <Button
            className={classes['toRelease'] ?? ''}
            size="md"
            variant="light"
            leftSection={<IconFocus2 size={18} aria-hidden />}
            onClick={() => actions.seek(releaseS)}
          >
            {review.toRelease}
          </Button>
        )}
        <SegmentedControl
          className={classes['speeds'] ?? ''}
          aria-label={review.speed}
          size="md"
          value={String(view.speed)}
          onChange={(value) => change({ speed: Number(value) })}
          data={SPEEDS.map((value) => ({ value: String(value), label: `${value}×` }))}
        />
        <div className={classes['toggles']}>
          {overlay !== undefined && (
            <Toggle
              isOn={overlay.isOn}
              label={review.overlay}
              keyName="O"
              Icon={IconVectorSpline}
              onToggle={overlay.toggle}
            />
          )}
          <Toggle
            isOn={view.isLooping}
            label={review.loop}
            keyName="L"
            Icon={IconRepeat}
            onToggle={() => change({ isLooping: !view.isLooping })}
          />
          {downloadUrl !== undefined && (
            <ActionIcon
              component="a"
              href={downloadUrl}
              download
              size={44}
              variant="default"
              aria-label={review.download}
            >
              <IconDownload size={20} stroke={1.7} aria-hidden />
            </ActionIcon>
          )}
        </div>
      </div>
    </div>
  );
}

interface ToggleProps {
  readonly isOn: boolean;
  readonly label: string;
  readonly keyName: string;
  readonly Icon: typeof IconRepeat;
  readonly onToggle: () => void;
}

function Toggle({ isOn, label, keyName, Icon, onToggle }: ToggleProps) {
  return (
    <Tooltip
      withArrow
      label={
        <>
          {label} <Kbd size="xs">{keyName}</Kbd>
        </>
      }
    >
      <ActionIcon
        size={44}
        variant={isOn ? 'light' : 'default'}
        aria-label={label}
        aria-pressed={isOn}
        onClick={onToggle}
      >
        <Icon size={20} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function Timeline({
  position,
  releaseS,
  seek,
}: Pick<ClipControlsProps, 'releaseS'> & Pick<WatchedClip, 'position'> & Pick<ClipActions, 'seek'>) {
  const { review } = useWords();
  const marks = releaseS === undefined ? [] : [{ value: releaseS, label: review.release }];
  return (
    <Slider
      className={classes['timeline'] ?? ''}
      classNames={{ mark: classes['releaseMark'] ?? '', markLabel: classes['releaseLabel'] ?? '' }}
      thumbLabel={review.position}
      min={0}
      max={Math.max(position.durationS, 0.1)}
      step={0.01}
      value={position.positionS}
      onChange={seek}
      label={formatPlayTime}
      marks={marks}
      size="md"
    />
  );
}

function FrameButtons({ isPlaying, actions }: { isPlaying: boolean; actions: ClipActions }) {
  const { review } = useWords();
  return (
    <div className={classes['transport']}>
      <ActionIcon size={44} variant="default" aria-label={review.frameBack} onClick={() => actions.step(-1)}>
        <IconPlayerTrackPrevFilled size={20} aria-hidden />
      </ActionIcon>
      <ActionIcon size={52} radius="xl" aria-label={review.playPause} onClick={actions.toggle}>
        {isPlaying ? (
          <IconPlayerPauseFilled size={24} aria-hidden />
        ) : (
          <IconPlayerPlayFilled size={24} aria-hidden />
        )}
      </ActionIcon>
      <ActionIcon
        size={44}
        variant="default"
        aria-label={review.frameForward}
        onClick={() => actions.step(1)}
      >
        <IconPlayerTrackNextFilled size={20} aria-hidden />
      </ActionIcon>
    </div>
  );
}
