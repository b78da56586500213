/** Three frames of a violation beside its snapshot, and whom it went on to. */
export const stripsAndEscalations = `
alter table evidence add column strip_path text;
alter table evidence add column strip_sha256 text check (length(strip_sha256) = 64);
alter table evidence add column strip_bytes integer check (strip_bytes > 0);
create table escalations (
  id integer primary key autoincrement,
  violation_id text not null references violations (id),
  to_name text not null check (length(to_name) between 1 and 40),
  unanswered_minutes real check (unanswered_minutes > 0),
  count_in_zone_and_day integer check (count_in_zone_and_day > 0),
  due_wall_ms integer not null check (due_wall_ms > 0),
  at_wall_ms integer not null check (at_wall_ms > 0),
  delayed integer not null check (delayed in (0, 1)),
  check ((unanswered_minutes is null) <> (count_in_zone_and_day is null))
) strict;
create unique index escalations_once on escalations (
  violation_id, to_name, ifnull(unanswered_minutes, 0), ifnull(count_in_zone_and_day, 0)
);
create trigger escalations_stay before update on escalations
begin select raise(abort, 'escalations is append-only'); end;
create trigger escalations_are_kept before delete on escalations
begin select raise(abort, 'escalations is append-only'); end;
`;
