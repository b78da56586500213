import type { Clock } from '../base/clock.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import { ROLES } from '../wire/access.ts';
import type { Account } from '../wire/accounts.ts';
import { scopeOf } from './account-table.ts';
import { numberOf, textOf, wordOf } from './columns.ts';
import type { Database } from './database.ts';

export interface StoredSession {
  readonly account: Account;
  readonly createdWallMs: WallMs;
  /** Last use, to the minute. */
  readonly seenWallMs: WallMs;
}

/** Who is logged in: a session is found by the SHA-256 of its token, hex. */
export interface SessionTable {
  /** Undefined for a token that is none, or of an account that was disabled. */
  session(tokenSha256: string): StoredSession | undefined;
  openSession(tokenSha256: string, name: string): void;
  /** It was used just now. */
  renewSession(tokenSha256: string): void;
  endSession(tokenSha256: string): void;
  /** Of everybody, as when a backup comes back that knows sessions which have ended since. */
  endAllSessions(): void;
  /** Those last used before, and those opened before, are over for good. */
  dropSessions(seenBefore: WallMs, createdBefore: WallMs): void;
}

export function sessionTable(database: Database, clock: Clock): SessionTable {
  const now = (): number => Math.round(clock.wallMs());
  return {
    session: (tokenSha256) => {
      const row = database.get(
        `select accounts.name, accounts.role, accounts.scope_json, sessions.created_wall_ms, sessions.seen_wall_ms
         from sessions join accounts on accounts.name = sessions.account_name
         where sessions.token_sha256 = :tokenSha256 and accounts.disabled = 0`,
        { tokenSha256 },
      );
      if (row === undefined) return undefined;
      return {
        account: { name: textOf(row, 'name'), role: wordOf(row, 'role', ROLES), scope: scopeOf(row) },
        createdWallMs: wallMs(numberOf(row, 'created_wall_ms')),
        seenWallMs: wallMs(numberOf(row, 'seen_wall_ms')),
      };
    },
    openSession: (tokenSha256, name) =>
      void database.run(
        `insert into sessions (token_sha256, account_name, created_wall_ms, seen_wall_ms)
         values (:tokenSha256, :name, :now, :now)`,
        { tokenSha256, name, now: now() },
      ),
    renewSession: (tokenSha256) =>
      // That it was used may be lost with the power: nobody waits for the disk to look at a page.
      database.transaction(
        () =>
          void database.run('update sessions set seen_wall_ms = :now where token_sha256 = :tokenSha256', {
            tokenSha256,
            now: now(),
          }),
        'normal',
      ),
    endSession: (tokenSha256) =>
      void database.run('delete from sessions where token_sha256 = :tokenSha256', { tokenSha256 }),
    endAllSessions: () => void database.run('delete from sessions'),
    dropSessions: (seenBefore, createdBefore) =>
      void database.run(
        'delete from sessions where seen_wall_ms < :seenBefore or created_wall_ms < :createdBefore',
        { seenBefore, createdBefore },
      ),
  };
}
