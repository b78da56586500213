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
import { ScopeSchema, WHOLE_SITE, type Scope } from '../wire/scope.ts';
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
  'admin-sees-all': (name) => `"${name}" is an admin, who sees the whole site.`,
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
    .option(...ONLY)
    .action(async (typed: string, options: Options & { role: Role; only?: readonly string[] }) => {
      const [name, scope] = [nameOf(typed), scopeOf(options.only)];
      const passwordHash = await hashPassword(await readNewPassword());
      change(options, name, (accounts) =>
        accounts.addAccount({ name, role: options.role, scope, passwordHash }, options.by),
      );
      process.stdout.write(`${name}: ${[options.role, ...inWords(scope)].join(', ')}\n`);
    });
  command('list', 'name, role, limit and state of each').action((options: Options) => {
    withAccounts(options, (accounts) => {
      for (const { name, role, scope, isDisabled } of accounts.accounts())
        process.stdout.write(
          `${[name, role, ...inWords(scope), ...(isDisabled ? ['disabled'] : [])].join('\t')}\n`,
        );
    });
  });
  command('limit', 'let an account see some cameras and zones alone, or all; all its logins end')
    .argument('<name>')
    .option(...ONLY)
    .option('--all', 'the whole site')
    .action((name: string, options: Options & { only?: readonly string[]; all?: true }) => {
      if ((options.only === undefined) !== (options.all === true))
        throw new ServiceError('E_USAGE', 'Say --only with places, or --all.');
      const scope = scopeOf(options.only);
      change(options, name, (accounts) => accounts.changeAccount(name, { scope }, options.by));
      process.stdout.write(`${name}: ${inWords(scope)[0] ?? 'all'}\n`);
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

const ONLY = ['--only <place...>', 'sees these alone: cameras, or camera/zone'] as const;

/** @throws E_USAGE */
function scopeOf(only: readonly string[] | undefined): Scope {
  const scope = ScopeSchema.safeParse(only ?? WHOLE_SITE);
  if (!scope.success)
    throw new ServiceError('E_USAGE', `--only: ${scope.error.issues.map((i) => i.message).join('; ')}.`);
  return scope.data;
}

const inWords = (scope: Scope): readonly string[] => (scope === null ? [] : [`only ${scope.join(' ')}`]);

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
