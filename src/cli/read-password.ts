import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ServiceError } from '../base/service-error.ts';
import { NewPasswordSchema } from '../wire/accounts.ts';

/**
 * A new password: typed twice and not shown, or the first line of what is piped in. Never an argument: those stand in the
 * list of processes and in the history of the shell.
 * @throws E_USAGE
 */
export async function readNewPassword(): Promise<string> {
  const password = process.stdin.isTTY ? await typedTwice() : await firstLine();
  const checked = NewPasswordSchema.safeParse(password);
  if (!checked.success)
    throw new ServiceError(
      'E_USAGE',
      `The password: ${checked.error.issues.map((i) => i.message).join('; ')}.`,
    );
  return checked.data;
}

async function typedTwice(): Promise<string> {
  const password = await typedUnseen('Password 密码: ');
  if (password !== (await typedUnseen('Again 再输一次: ')))
    throw new ServiceError('E_USAGE', 'The two passwords differ.');
  return password;
}

async function typedUnseen(prompt: string): Promise<string> {
  const aborter = new AbortController();
  // The library echoes what is typed to its output: this one keeps nothing.
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: unseen, terminal: true });
  reader.on('SIGINT', () => aborter.abort());
  process.stderr.write(prompt);
  try {
    return await reader.question('', { signal: aborter.signal });
  } catch (cause) {
    throw new ServiceError('E_USAGE', 'No password was typed.', { cause });
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}

async function firstLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk);
  return text.split(/\r?\n/, 1)[0] ?? '';
}
