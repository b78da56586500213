import { TextInput, type TextInputProps } from '@mantine/core';

type EntryFieldProps = Pick<
  TextInputProps,
  'type' | 'label' | 'description' | 'autoComplete' | 'autoFocus' | 'maxLength' | 'value'
> & { readonly onValue: (value: string) => void };

/** One line to fill in, large enough for a thumb. */
export function EntryField({ onValue, ...input }: EntryFieldProps) {
  return <TextInput size="lg" {...input} onChange={({ currentTarget }) => onValue(currentTarget.value)} />;
}

type PasswordFieldProps = Pick<EntryFieldProps, 'label' | 'description' | 'value' | 'onValue'> & {
  /** One that is being chosen, which the browser may propose. */
  readonly isNew?: boolean;
};

export function PasswordField({ isNew = false, ...field }: PasswordFieldProps) {
  return (
    <EntryField
      type="password"
      autoComplete={isNew ? 'new-password' : 'current-password'}
      maxLength={200}
      {...field}
    />
  );
}
