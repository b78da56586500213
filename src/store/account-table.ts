import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import { ROLES, type Role } from '../wire/access.ts';
import type { Account, AccountEntry } from '../wire/accounts.ts';
import { ScopeSchema, type Scope } from '../wire/scope.ts';
import type { AuditLog } from './audit-log.ts';
import { numberOf, textOf, textOrNull, wordOf } from './columns.ts';
import type { Database, Row } from './database.ts';

export interface StoredAccount extends AccountEntry {
  /** PHC string of Argon2id. */
  readonly passwordHash: string;
}

export type AccountRefusal =
  'name-taken' | 'no-such-account' | 'first-is-admin' | 'last-admin' | 'admin-sees-all';

export interface StoredChange {
  readonly role?: Role | undefined;
  readonly passwordHash?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly scope?: Scope | undefined;
}

/** People who may log in. Each change stands in the audit log, in the same transaction. */
export interface AccountTable {
  /** Whether there is any account, disabled ones included: from then on nothing is open. */
  hasAccounts(): boolean;
  account(name: string): StoredAccount | undefined;
  /** In the order of their names. */
  accounts(): readonly AccountEntry[];
  /** @param by who does it; @param isSetUp only as the very first */
  addAccount(
    account: Account & { readonly passwordHash: string },
    by: string,
    isSetUp?: boolean,
  ): Result<void, AccountRefusal>;
  /** Also ends all sessions of that account. */
  changeAccount(name: string, change: StoredChange, by: string): Result<void, AccountRefusal>;
}

export function accountTable(database: Database, audit: AuditLog, clock: Clock): AccountTable {
  const hasAccounts = (): boolean => database.get('select 1 from accounts limit 1') !== undefined;
  const account = (name: string): StoredAccount | undefined => {
    const row = database.get('select * from accounts where name = :name', { name });
    return row === undefined ? undefined : storedAccountOf(row);
  };
  const otherAdmins = (name: string): boolean =>
    database.get(`select 1 from accounts where role = 'admin' and disabled = 0 and name <> :name limit 1`, {
      name,
    }) !== undefined;
  return {
    hasAccounts,
    account,
    accounts: () => database.all('select * from accounts order by name').map(accountEntryOf),
    addAccount: ({ name, role, scope, passwordHash }, by, isSetUp = false) =>
      database.transaction(() => {
        if (isSetUp && hasAccounts()) return err('name-taken');
        // Anybody else could lock the house and hold no key to it.
        if (role !== 'admin' && !hasAccounts()) return err('first-is-admin');
        if (account(name) !== undefined) return err('name-taken');
        if (role === 'admin' && scope !== null) return err('admin-sees-all');
        database.run(
          `insert into accounts (name, role, scope_json, password_hash, disabled, created_wall_ms)
           values (:name, :role, :scope, :passwordHash, 0, :now)`,
          { name, role, scope: jsonOf(scope), passwordHash, now: Math.round(clock.wallMs()) },
        );
        audit.append({
          actor: by,
          action: 'account-added',
          subject: name,
          detail: { role, scope: told(scope) },
        });
        return ok(undefined);
      }),
    changeAccount: (name, change, by) =>
      database.transaction(() => {
        const before = account(name);
        if (before === undefined) return err('no-such-account');
        const role = change.role ?? before.role;
        const isDisabled = change.isDisabled ?? before.isDisabled;
        const scope = change.scope === undefined ? before.scope : change.scope;
        if ((role !== 'admin' || isDisabled) && isActiveAdmin(before) && !otherAdmins(before.name))
          return err('last-admin');
        if (role === 'admin' && scope !== null) return err('admin-sees-all');
        database.run(
          `update accounts
           set role = :role, scope_json = :scope, disabled = :disabled, password_hash = :passwordHash
           where name = :name`,
          {
            name,
            role,
            scope: jsonOf(scope),
            disabled: isDisabled ? 1 : 0,
            passwordHash: change.passwordHash ?? before.passwordHash,
          },
        );
        database.run('delete from sessions where account_name = :name', { name: before.name });
        audit.append({
          actor: by,
          action: 'account-changed',
          subject: before.name,
          detail: {
            ...{ role, isDisabled, scope: told(scope) },
            password: change.passwordHash === undefined ? 'kept' : 'changed',
          },
        });
        return ok(undefined);
      }),
  };
}

const isActiveAdmin = ({ role, isDisabled }: AccountEntry): boolean => role === 'admin' && !isDisabled;

const jsonOf = (scope: Scope): string | null => (scope === null ? null : JSON.stringify(scope));
/** For the audit log. */
const told = (scope: Scope): string[] | null => scope && [...scope];

/** Of a row with the columns of `accounts`. */
export function scopeOf(row: Row): Scope {
  const json = textOrNull(row, 'scope_json');
  return json === null ? null : ScopeSchema.parse(JSON.parse(json));
}

function accountEntryOf(row: Row): AccountEntry {
  return {
    name: textOf(row, 'name'),
    role: wordOf(row, 'role', ROLES),
    scope: scopeOf(row),
    isDisabled: numberOf(row, 'disabled') === 1,
    createdAt: new Date(numberOf(row, 'created_wall_ms')).toISOString(),
  };
}

const storedAccountOf = (row: Row): StoredAccount => ({
  ...accountEntryOf(row),
  passwordHash: textOf(row, 'password_hash'),
});
