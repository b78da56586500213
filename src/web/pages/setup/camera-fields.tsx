import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useSetupWords, type SetupField } from '../language/setup-words.ts';
import { withAddress, type CameraDraft, type SavedEntry } from './camera-draft.ts';
import classes from './setup.module.css';

interface CameraFieldsProps {
  readonly draft: CameraDraft;
  readonly onDraft: (draft: CameraDraft) => void;
  /** Undefined for a new camera. */
  readonly saved: SavedEntry | undefined;
  /** By field, in the reader's language. */
  readonly problems: Partial<Record<SetupField, string>>;
}

type TextField = Exclude<SetupField, 'transport' | 'enabled'>;

const TRANSPORTS = ['tcp', 'udp'] as const;

/** All that is entered of a camera; what is rarely changed lies below. */
export function CameraFields({ draft, onDraft, saved, problems }: CameraFieldsProps) {
  const words = useSetupWords();
  const change = (changes: Partial<CameraDraft>): void => onDraft({ ...draft, ...changes });
  const text = (field: TextField) => ({
    size: 'md' as const,
    label: words.labels[field],
    description: words.hints[field],
    error: problems[field],
    autoComplete: 'off',
    spellCheck: false,
    value: draft[field],
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      onDraft(
        field === 'url' || field === 'analysisUrl'
          ? withAddress(draft, field, currentTarget.value)
          : { ...draft, [field]: currentTarget.value },
      ),
  });
  const keepsPassword = saved?.hasPassword === true;
  return (
    <div className={classes['fields']}>
      <TextInput {...text('name')} maxLength={60} />
      {saved === undefined && <TextInput {...text('id')} maxLength={40} />}
      <TextInput {...text('url')} inputMode="url" maxLength={500} />
      <div className={classes['pair']}>
        <TextInput {...text('user')} maxLength={100} />
        <TextInput
          {...text('password')}
          type="password"
          autoComplete="new-password"
          maxLength={200}
          placeholder={keepsPassword ? '••••••••' : undefined}
          description={keepsPassword ? words.passwordKept : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
        />
      </div>
      <TextInput {...text('analysisUrl')} inputMode="url" maxLength={500} />
      <details className={classes['more']}>
        <summary>{words.more}</summary>
        <div className={classes['fields']}>
          <div className={classes['pair']}>
            <NativeSelect
              size="md"
              label={words.labels.transport}
              data={TRANSPORTS.map((value) => ({ value, label: value.toUpperCase() }))}
              value={draft.transport}
              onChange={({ currentTarget }) =>
                change({ transport: TRANSPORTS.find((each) => each === currentTarget.value) ?? 'tcp' })
              }
            />
            <TextInput {...text('analysedFps')} inputMode="decimal" />
          </div>
          <TextInput {...text('declaredFps')} inputMode="decimal" />
        </div>
      </details>
      {saved !== undefined && (
        <Switch
          size="md"
          label={words.labels.enabled}
          description={words.hints.enabled}
          checked={draft.enabled}
          onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
        />
      )}
    </div>
  );
}
