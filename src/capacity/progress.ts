export interface ProgressLine {
  readonly say: (word: string) => void;
  end(): void;
}

/** On a terminal one line that is written over; elsewhere a line for each word. */
export function progressLine(out: NodeJS.WriteStream): ProgressLine {
  const startMs = performance.now();
  return {
    say: (word) => {
      const s = Math.round((performance.now() - startMs) / 1000);
      const text = `${String(Math.floor(s / 60))}:${String(s % 60).padStart(2, '0')}  ${word}`;
      out.write(out.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end: () => {
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
}
