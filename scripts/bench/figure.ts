import { spreadOf, type Spread } from './statistics.ts';

/** What is asked of a figure; undefined where it only explains another one. */
export interface Goal {
  readonly sign: '≥' | '≤' | '<' | '>';
  readonly limit: number;
}

export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** The middle value where it was measured several times. */
  readonly value: number;
  readonly spread?: Spread;
  readonly goal?: Goal;
  /** What it was held against, and how, in one line. */
  readonly note: string;
}

export function figureOf(
  name: string,
  unit: string,
  values: readonly number[],
  note: string,
  goal?: Goal,
): Figure {
  const spread = spreadOf(values);
  return {
    ...{ name, unit, value: spread.median, note },
    ...(values.length > 1 ? { spread } : {}),
    ...(goal === undefined ? {} : { goal }),
  };
}

/** Undefined where nothing is asked. */
export function reaches({ value, goal }: Figure): boolean | undefined {
  switch (goal?.sign) {
    case undefined:
      return undefined;
    case '≥':
      return value >= goal.limit;
    case '≤':
      return value <= goal.limit;
    case '<':
      return value < goal.limit;
    case '>':
      return value > goal.limit;
  }
}
