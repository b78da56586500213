import { afterEach, beforeEach, vi } from 'vitest';

/** What a command of this process says on both its outputs, in order, since the test began or since `forget`. */
export function capturePrinted(): { readonly text: string; forget(): void } {
  let text = '';
  beforeEach(() => {
    text = '';
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((piece) => {
        text += String(piece);
        return true;
      });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });
  return {
    get text() {
      return text;
    },
    forget: () => {
      text = '';
    },
  };
}
