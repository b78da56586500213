import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settleFile } from '../base/durable-file.ts';
import {
  ClockConfirmationSchema,
  ClockMarkSchema,
  type ClockConfirmation,
  type ClockMark,
} from '../config/clock-mark.ts';

/** What is known of the time, from one life of the service to the next, and what a command beside it says. */
export interface ClockFile {
  /** Undefined where there is none that can be read. */
  readMark(): ClockMark | undefined;
  /** @throws where the disk does not take it; the one before stays */
  saveMark(mark: ClockMark): Promise<void>;
  /** What waits to be taken. */
  readConfirmation(): ClockConfirmation | undefined;
  confirm(confirmation: ClockConfirmation): void;
  dropConfirmation(): void;
}

export function clockFile(dataDir: string): ClockFile {
  const markFile = join(dataDir, 'clock.json');
  const confirmedFile = join(dataDir, 'clock.confirmed');
  return {
    readMark: () => ClockMarkSchema.safeParse(readJson(markFile)).data,
    saveMark: async (mark) => {
      const partial = `${markFile}.partial`;
      await writeFile(partial, JSON.stringify(mark));
      await settleFile(partial, markFile);
    },
    readConfirmation: () => ClockConfirmationSchema.safeParse(readJson(confirmedFile)).data,
    confirm: (confirmation) => writeFileSync(confirmedFile, JSON.stringify(confirmation)),
    dropConfirmation: () => rmSync(confirmedFile, { force: true }),
  };
}

/** Undefined where there is no such file, or half of one. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
