import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { sha256Hex } from '../base/sha256.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { Store, StoredSession } from '../store/store.ts';
import type { Account, LogInRequest } from '../wire/accounts.ts';
import { WHOLE_SITE } from '../wire/scope.ts';
import type { LogIn, WebAccounts } from '../web/web-accounts.ts';
import { FailedLogins } from './failed-logins.ts';
import { LoginLimit } from './login-limit.ts';
import { createPasswordCheck, hashPassword } from './password-hash.ts';
import { ToldOnce } from './told-once.ts';
import { Unblurrings } from './unblurrings.ts';

export interface AccountsParts {
  readonly store: Pick<Store, 'accounts' | 'sessions' | 'audit'>;
  readonly limits: Config['sessions'];
  /** Whether only this machine reaches the pages: then, and without accounts, nobody need log in. */
  readonly isLoopback: boolean;
  readonly clock: Clock;
}

export interface Accounts extends WebAccounts {
  /** Undefined where the set-up page is not needed. For the terminal alone. */
  readonly setUpCode: string | undefined;
}

type Checked = { readonly kind: 'right'; readonly account: Account } | Exclude<LogIn, { kind: 'in' }>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RENEWED_EACH_MS = 60_000;
/** A player asks for a clip in many parts, and again to loop: within this it is one view. */
const ONE_VIEW_MS = 10 * 60_000;
/** Where too many passwords wait to be looked at. */
const BUSY_WAIT_MS = 5000;

export function createAccounts({ store, limits, isLoopback, clock }: AccountsParts): Accounts {
  const { accounts, sessions, audit } = store;
  const passwords = createPasswordCheck();
  // A stranger who fails on purpose can keep a person out for a minute at most; an address waits longer.
  const names = new LoginLimit({ clock, freeTries: 5, firstWaitMs: 1000, longestWaitMs: 60_000 });
  const addresses = new LoginLimit({ clock, freeTries: 20, firstWaitMs: 1000, longestWaitMs: 900_000 });
  const failures = new FailedLogins(audit, clock);
  const setUpCode = !isLoopback && !accounts.hasAccounts() ? newCode() : undefined;

  const isOver = ({ account, createdWallMs, seenWallMs }: StoredSession): boolean => {
    // A session that was opened years ahead, by a clock that was wrong, must not live until then.
    const awayMs = (at: WallMs): number => Math.abs(clock.wallMs() - at);
    // A wall screen has nobody to log in again.
    if (account.role === 'board') return awayMs(createdWallMs) > limits.boardDays * DAY_MS;
    return (
      awayMs(createdWallMs) > limits.longestHours * HOUR_MS || awayMs(seenWallMs) > limits.idleHours * HOUR_MS
    );
  };
  const enter = (account: Account, address: string): LogIn => {
    const nowMs = clock.wallMs();
    sessions.dropSessions(
      wallMs(nowMs - Math.max(limits.boardDays * DAY_MS, limits.idleHours * HOUR_MS)),
      wallMs(nowMs - Math.max(limits.boardDays * DAY_MS, limits.longestHours * HOUR_MS)),
    );
    const token = randomBytes(32).toString('base64url');
    sessions.openSession(sha256Hex(token), account.name);
    audit.append({ actor: account.name, action: 'logged-in', subject: account.name, detail: { address } });
    const longestS =
      (account.role === 'board' ? limits.boardDays * DAY_MS : limits.longestHours * HOUR_MS) / 1000;
    return { kind: 'in', account, token, longestS };
  };
  /** Whose password it is; tries are counted, by name and by address. */
  const check = async ({ name, password }: LogInRequest, address: string): Promise<Checked> => {
    const key = name.toLowerCase();
    const waitMs = Math.max(names.waitMs(key), addresses.waitMs(address));
    if (waitMs > 0) return { kind: 'wait', waitMs };
    names.begin(key);
    addresses.begin(address);
    const account = accounts.account(name);
    const isRight = await passwords.check(account?.passwordHash, password);
    if (isRight === 'busy') return { kind: 'wait', waitMs: BUSY_WAIT_MS };
    // Read anew: it may have been disabled, or have got another password, while this one was looked at.
    const now = accounts.account(name);
    const isStill = now !== undefined && !now.isDisabled && now.passwordHash === account?.passwordHash;
    if (!isRight || !isStill) {
      failures.tell(account?.name, address);
      return { kind: 'wrong' };
    }
    names.succeeded(key);
    addresses.takeBack(address);
    return { kind: 'right', account: { name: now.name, role: now.role, scope: now.scope } };
  };
  const viewed = new ToldOnce(clock, ONE_VIEW_MS);
  const searched = new ToldOnce(clock, ONE_VIEW_MS);
  const unblurrings = new Unblurrings(audit, clock);

  return {
    setUpCode,
    access: () => (accounts.hasAccounts() ? 'accounts' : isLoopback ? 'open' : 'setup'),
    whoIs: (token, isUse) => {
      const tokenSha256 = sha256Hex(token);
      const session = sessions.session(tokenSha256);
      if (session === undefined) return undefined;
      if (isOver(session)) {
        sessions.endSession(tokenSha256);
        return undefined;
      }
      if (isUse && Math.abs(clock.wallMs() - session.seenWallMs) >= RENEWED_EACH_MS)
        sessions.renewSession(tokenSha256);
      return session.account;
    },
    logIn: async (request, address) => {
      const checked = await check(request, address);
      return checked.kind === 'right' ? enter(checked.account, address) : checked;
    },
    changeOwnPassword: async (name, { password, newPassword }, address) => {
      const checked = await check({ name, password }, address);
      if (checked.kind !== 'right') return checked;
      const changed = accounts.changeAccount(name, { passwordHash: await hashPassword(newPassword) }, name);
      return changed.ok ? enter(checked.account, address) : { kind: 'wrong' };
    },
    logOut: (token) => {
      const tokenSha256 = sha256Hex(token);
      const session = sessions.session(tokenSha256);
      if (session === undefined) return;
      sessions.endSession(tokenSha256);
      const { name } = session.account;
      audit.append({ actor: name, action: 'logged-out', subject: name, detail: {} });
    },
    setUp: async ({ code, name, password }, address) => {
      const waitMs = addresses.waitMs(address);
      if (waitMs > 0) return { kind: 'wait', waitMs };
      addresses.begin(address);
      if (setUpCode === undefined || !isSameCode(code, setUpCode)) {
        failures.tell(undefined, address);
        return { kind: 'wrong' };
      }
      const passwordHash = await hashPassword(password);
      const account = { name, role: 'admin', scope: WHOLE_SITE } as const;
      const added = accounts.addAccount({ ...account, passwordHash }, name, true);
      return added.ok ? enter(account, address) : { kind: 'wrong' };
    },
    list: () => accounts.accounts(),
    add: async ({ password, ...account }, by) => {
      const added = accounts.addAccount({ ...account, passwordHash: await hashPassword(password) }, by);
      return added.ok ? undefined : added.error;
    },
    change: async (name, { password, ...change }, by) => {
      const passwordHash = password === undefined ? undefined : await hashPassword(password);
      const changed = accounts.changeAccount(name, { ...change, passwordHash }, by);
      return changed.ok ? undefined : changed.error;
    },
    auditPage: (query) => audit.page(query),
    clipViewed: (violationId, by) => {
      if (!viewed.isFirst(`${violationId} ${by}`)) return;
      // Not the violation's own subject: a case that leaves the house does not tell who looked at it.
      audit.append({ actor: by, action: 'clip-viewed', subject: `clip ${violationId}`, detail: {} });
    },
    allowUnblurred: (violationId, request, token) => unblurrings.allow(violationId, request, token),
    maySeeUnblurred: (violationId, token) => unblurrings.isAllowed(violationId, token),
    waybillSearched: (waybill, by = 'unknown') => {
      if (!searched.isFirst(`${waybill} ${by}`)) return;
      // The log is kept for ever and a waybill is not: enough of it to find the search of a complaint, not the parcel.
      const subject = `waybill …${waybill.slice(-4)}`;
      audit.append({ actor: by, action: 'waybill-searched', subject, detail: {} });
    },
    tableDownloaded: ({ from, to }, by = 'unknown') =>
      void audit.append({
        actor: by,
        action: 'table-downloaded',
        subject: `violations ${from} ${to}`,
        detail: {},
      }),
  };
}

/** Without letters and digits that look alike. */
const CODE_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** 80 random bits, such as `K7QM-3XWD-9TRA-HC2P`. */
function newCode(): string {
  const letters = Array.from(randomBytes(16), (byte) => CODE_LETTERS[byte % CODE_LETTERS.length]!);
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-');
}

function isSameCode(typed: string, code: string): boolean {
  const digest = (text: string): Buffer =>
    Buffer.from(sha256Hex(text.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')), 'hex');
  return timingSafeEqual(digest(typed), digest(code));
}
