import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { hashPassword } from '../app/password-hash.ts';
import { systemClock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { ServiceError } from '../base/service-error.ts';
import { loadConfig } from '../config/load-config.ts';
import type { AccountRefusal } from '../store/account-table.ts';
import { openAccountsBeside, type AccountsBeside } from '../store/account-tables-beside.ts';
import { ROLES, type Role } from '../wire/access.ts';
import { AccountNameSchema } from '../wire/accounts.ts';
import { readNewPassword } from './read-password.ts';

interface Options {
  readonly cameras: string;
  readonly by: string;
}

const REFUSALS: Readonly<Record<AccountRefusal, (name: string) => string>> = {
  'name-taken': (name) => `There is an account "${name}" already.`,
  'no-such-account': (name) => `There is no account "${name}".`,
  'first-is-admin': () => 'The first account must be an admin (--role admin).',
  'last-admin': (name) => `"${name}" is the last admin.`,
};

/** `qingfang account …`: who may log in; the service may be at work, and obeys at once. */
export function addAccount(program: Command): void {
  const account = program
    .command('account')
    .description('who may log in to the pages; with the first account they are no longer open');
  const command = (name: string, description: string): Command =>
    account
      .command(name)
      .description(description)
      .option('--cameras <file>', 'the configuration', 'cameras.json')
      .option('--by <name>', 'who does it, for the audit log', userInfo().username);

  command('add', 'add an account; the password is asked for, or read from standard input')
    .argument('<name>', 'as it shall stand beside verdicts')
    .addOption(
      new Option('--role <role>', 'what it may do, each more than the one before')
        .choices(ROLES)
        .makeOptionMandatory(),
    )
    .action(async (typed: string, options: Options & { role: Role }) => {
      const name = nameOf(typed);
      const passwordHash = await hashPassword(await readNewPassword());
      change(options, name, (accounts) =>
        accounts.addAccount({ name, role: options.role, passwordHash }, options.by),
      );
      process.stdout.write(`${name}: ${options.role}\n`);
    });
  command('list', 'name, role and state of each').action((options: Options) => {
    withAccounts(options, (accounts) => {
      for (const { name, role, isDisabled } of accounts.accounts())
        process.stdout.write(`${name}\t${role}${isDisabled ? '\tdisabled' : ''}\n`);
    });
  });
  command('password', 'give a new password; all logins of the account end')
    .argument('<name>')
    .action(async (name: string, options: Options) => {
      const passwordHash = await hashPassword(await readNewPassword());
      change(options, name, (accounts) => accounts.changeAccount(name, { passwordHash }, options.by));
      process.stdout.write(`${name}: new password, all logins ended\n`);
    });
  for (const [word, isDisabled] of [
    ['disable', true],
    ['enable', false],
  ] as const)
    command(word, isDisabled ? 'keep an account out, at once; it is never deleted' : 'let it in again')
      .argument('<name>')
      .action((name: string, options: Options) => {
        change(options, name, (accounts) => accounts.changeAccount(name, { isDisabled }, options.by));
        process.stdout.write(`${name}: ${word}d\n`);
      });
}

function nameOf(typed: string): string {
  const name = AccountNameSchema.safeParse(typed);
  if (!name.success)
    throw new ServiceError('E_USAGE', `The name: ${name.error.issues.map((i) => i.message).join('; ')}.`);
  return name.data;
}

function withAccounts<T>({ cameras }: Options, work: (accounts: AccountsBeside) => T): T {
  const accounts = openAccountsBeside(loadConfig(cameras).dataDir, systemClock);
  try {
    return work(accounts);
  } finally {
    accounts.close();
  }
}

/** @throws E_ACCOUNT */
function change(
  options: Options,
  name: string,
  work: (accounts: AccountsBeside) => Result<void, AccountRefusal>,
): void {
  const result = withAccounts(options, work);
  if (!result.ok) throw new ServiceError('E_ACCOUNT', REFUSALS[result.error](name));
}
