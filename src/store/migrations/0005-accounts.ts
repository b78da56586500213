/** Who may see what: accounts, and the sessions in which they are logged in. */
export const accounts = `
create table accounts (
  name text primary key not null collate nocase check (length(name) between 1 and 40),
  role text not null check (role in ('board', 'manager', 'auditor', 'admin')),
  password_hash text not null check (password_hash like '$argon2id$%'),
  disabled integer not null check (disabled in (0, 1)),
  created_wall_ms integer not null check (created_wall_ms > 0)
) strict;
create trigger accounts_are_kept before delete on accounts
begin select raise(abort, 'accounts are disabled, never deleted'); end;
create trigger accounts_keep_their_name before update of name on accounts
begin select raise(abort, 'accounts keep their name'); end;
create table sessions (
  token_sha256 text primary key not null check (length(token_sha256) = 64),
  account_name text not null references accounts (name),
  created_wall_ms integer not null check (created_wall_ms > 0),
  seen_wall_ms integer not null check (seen_wall_ms > 0)
) strict, without rowid;
create index sessions_by_account on sessions (account_name);
`;
