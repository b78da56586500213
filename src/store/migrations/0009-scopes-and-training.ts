/** What of the site an account sees, and which cases are to learn from; schema.sql explains every column. */
export const scopesAndTraining = `
alter table accounts add column scope_json text check (
  scope_json is null or (role <> 'admin' and json_valid(scope_json) and json_array_length(scope_json) > 0)
);
create table training_entries (
  id integer primary key autoincrement,
  violation_id text not null references violations (id),
  action text not null check (action in ('added', 'removed')),
  note text check (length(note) > 0),
  by_name text not null check (length(by_name) > 0),
  at_wall_ms integer not null check (at_wall_ms > 0),
  check ((action = 'added') = (note is not null))
) strict;
create index training_entries_by_violation on training_entries (violation_id);
create trigger training_entries_stay before update on training_entries
begin select raise(abort, 'training_entries is append-only'); end;
create trigger training_entries_are_kept before delete on training_entries
begin select raise(abort, 'training_entries is append-only'); end;
`;
