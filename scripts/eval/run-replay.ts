import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Runs `qingfang replay` as a user would; rejects with its last words where it fails. */
export function runReplay(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, 'replay', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-2000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`replay ${args.join(' ')} ended with ${String(code)}: ${words}`));
    });
  });
}

/** Works through the list with `width` at a time, telling how far it is. */
export async function eachOf<T>(
  list: readonly T[],
  width: number,
  label: string,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (next < list.length) {
      const item = list[next++];
      if (item === undefined) return;
      await work(item);
      done += 1;
      process.stderr.write(`\r${label}: ${String(done)}/${String(list.length)} `);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  process.stderr.write('\n');
}
