import { expect, test } from 'vitest';
import { ClipTurns } from './clip-turns.ts';

/** Work that ends when it is told to, or is aborted. */
function bench(): {
  readonly turns: ClipTurns;
  /** What was begun, in order; `!` where somebody waits for it, `x` behind it when it gave way. */
  readonly begun: string[];
  readonly end: () => Promise<void>;
} {
  const begun: string[] = [];
  let end = (): void => undefined;
  const turns = new ClipTurns(
    (id, { isAsked, signal }) =>
      new Promise((resolve) => {
        const at = begun.push(id + (isAsked ? '!' : '')) - 1;
        end = resolve;
        signal.addEventListener('abort', () => {
          begun[at] = `${begun[at]!}x`;
          resolve();
        });
      }),
  );
  return {
    turns,
    begun,
    end: async () => {
      end();
      await new Promise(setImmediate);
    },
  };
}

test('one at a time: whoever asked last first, then what is made ahead in its order', async () => {
  const { turns, begun, end } = bench();
  turns.ask('a');
  for (const id of ['b', 'c', 'b', 'd']) turns.makeAhead(id);
  for (const id of ['d', 'e', 'a']) turns.ask(id);
  expect(begun).toEqual(['a!']);
  for (let i = 0; i < 6; i++) await end();
  expect(begun).toEqual(['a!', 'e!', 'd!', 'b', 'c']);
});

test('what is made ahead gives way to who asks, and is the next one ahead', async () => {
  const { turns, begun, end } = bench();
  for (const id of ['a', 'b']) turns.makeAhead(id);
  turns.ask('c');
  for (let i = 0; i < 4; i++) await end();
  expect(begun).toEqual(['ax', 'c!', 'a', 'b']);
});

test('who asks for what is being made ahead has it made at once, and once', async () => {
  const { turns, begun, end } = bench();
  turns.makeAhead('a');
  turns.ask('a');
  await new Promise(setImmediate);
  turns.ask('a');
  turns.makeAhead('a');
  for (let i = 0; i < 3; i++) await end();
  expect(begun).toEqual(['ax', 'a!']);
});

test('at the end all is given up, and nothing is begun', async () => {
  const { turns, begun } = bench();
  for (const id of ['a', 'b']) turns.makeAhead(id);
  await turns.stop();
  turns.ask('c');
  await new Promise(setImmediate);
  expect(begun).toEqual(['ax']);
});
