import type { AuditPage } from '../wire/audit.ts';
import type {
  Account,
  AccountChange,
  AccountEntry,
  AuditQuery,
  LogInRequest,
  NewAccount,
  OwnPassword,
  Session,
  SetUpRequest,
} from '../wire/accounts.ts';
import type { Unblurring, UnblurRequest } from '../wire/unblurring.ts';

export type LogIn =
  | {
      readonly kind: 'in';
      readonly account: Account;
      /** 256 random bits, for the browser alone. */
      readonly token: string;
      readonly longestS: number;
    }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly waitMs: number };

/** Why an account could not be made or changed. */
export type AccountRefusal =
  'name-taken' | 'no-such-account' | 'first-is-admin' | 'last-admin' | 'admin-sees-all';

/** Who is there, and who may come in; app passes it in. */
export interface WebAccounts {
  access(): Session['access'];
  /** Who holds that token, if its session is not over. @param isUse renews the time that it may be idle */
  whoIs(token: string, isUse: boolean): Account | undefined;
  /** @param address of the caller, for the limit and the audit log */
  logIn(request: LogInRequest, address: string): Promise<LogIn>;
  logOut(token: string): void;
  /** A new password for whoever is in: ends all their logins and opens a new one here. */
  changeOwnPassword(name: string, request: OwnPassword, address: string): Promise<LogIn>;
  /** The first admin, by the one-time code from the terminal. */
  setUp(request: SetUpRequest, address: string): Promise<LogIn>;
  list(): readonly AccountEntry[];
  /** @returns undefined where it was done */
  add(account: NewAccount, by: string): Promise<AccountRefusal | undefined>;
  change(name: string, change: AccountChange, by: string): Promise<AccountRefusal | undefined>;
  auditPage(query: AuditQuery): AuditPage;
  /** Somebody looks at a clip. */
  clipViewed(violationId: string, by: string): void;
  /**
   * Somebody gave a reason to see a case as it was recorded: told, then allowed to that login for a while.
   * @param token of the login; undefined where nobody need log in
   */
  allowUnblurred(
    violationId: string,
    request: UnblurRequest,
    token: string | undefined,
  ): Pick<Unblurring, 'until' | 'lastsMs'>;
  maySeeUnblurred(violationId: string, token: string | undefined): boolean;
  /** Somebody asks what was near a waybill. @param by undefined where nobody need log in */
  waybillSearched(waybill: string, by: string | undefined): void;
  /** Somebody takes rows of violations out as a table. @param days yyyy-mm-dd, both included @param by as above */
  tableDownloaded(days: { readonly from: string; readonly to: string }, by: string | undefined): void;
}
