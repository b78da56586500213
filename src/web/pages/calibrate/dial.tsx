import { useId } from 'react';
import classes from './calibrate-page.module.css';

interface DialProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly onValue: (value: number) => void;
}

/** A number to enter, or to drag. */
export function Dial({ label, value, least, most, step, onValue }: DialProps) {
  const id = useId();
  const digits = step < 0.1 ? 2 : 1;
  const take = (text: string): void => {
    const typed = Number(text);
    if (text !== '' && Number.isFinite(typed)) onValue(Math.max(least, Math.min(most, typed)));
  };
  return (
    <div className={classes['dial']}>
      <label htmlFor={id}>{label}</label>
      <input
        key={value}
        id={id}
        type="number"
        inputMode="decimal"
        min={least}
        max={most}
        step={step}
        defaultValue={Number(value.toFixed(digits))}
        onBlur={({ currentTarget }) => {
          if (Number(currentTarget.value) !== Number(value.toFixed(digits))) take(currentTarget.value);
        }}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') take(currentTarget.value);
        }}
      />
      <input
        type="range"
        aria-label={label}
        min={least}
        max={most}
        step={step}
        value={value}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
    </div>
  );
}
