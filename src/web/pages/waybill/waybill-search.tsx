import { Button, TextInput } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { useRef, useState, type SubmitEvent } from 'react';
import { useLocation } from 'wouter';
import { WaybillSchema } from '../../../wire/scans.ts';
import { useWaybillWords } from '../language/waybill-words.ts';
import { useKeys } from '../review/use-keys.ts';
import classes from './waybill-search.module.css';

interface WaybillSearchProps {
  /** What the field begins with. */
  readonly waybill: string;
  readonly size: 'sm' | 'md';
}

/** Leads to what was near a parcel. `W` puts the cursor here. */
export function WaybillSearch({ waybill, size }: WaybillSearchProps) {
  const words = useWaybillWords();
  const [, navigate] = useLocation();
  const [written, setWritten] = useState(waybill);
  const [isWrong, setWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useKeys({ w: () => field.current?.focus() });
  const search = (event: SubmitEvent): void => {
    event.preventDefault();
    // Scanners and people put spaces between groups of digits.
    const parsed = WaybillSchema.safeParse(written.replaceAll(/\s/g, ''));
    setWrong(!parsed.success);
    if (parsed.success) navigate(`/waybill/${encodeURIComponent(parsed.data)}`);
    else field.current?.focus();
  };
  return (
    <form role="search" className={classes['form']} onSubmit={search} noValidate>
      <TextInput
        ref={field}
        className={classes['field'] ?? ''}
        size={size}
        aria-label={words.label}
        placeholder={words.placeholder}
        leftSection={<IconBarcode size={18} stroke={1.7} aria-hidden />}
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        value={written}
        error={isWrong && words.invalid}
        onChange={({ currentTarget }) => {
          setWritten(currentTarget.value);
          setWrong(false);
        }}
      />
      <Button type="submit" size={size} variant="light">
        {words.search}
      </Button>
    </form>
  );
}
