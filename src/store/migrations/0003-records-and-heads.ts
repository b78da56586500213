/** The sealed record of a violation, the published heads of the audit log, and messages of a third rank that are retained. */
export const recordsAndHeads = `
create table records (
  violation_id text primary key not null references violations (id),
  record_json text not null check (json_valid(record_json)),
  sha256 text not null check (length(sha256) = 64)
) strict;
create trigger records_stay before update on records
begin select raise(abort, 'records is append-only'); end;
create trigger records_are_kept before delete on records
begin select raise(abort, 'records is append-only'); end;
create table day_heads (
  day text primary key not null check (length(day) = 10),
  audit_seq integer not null references audit_log (seq),
  sha256 text not null check (length(sha256) = 64)
) strict;
create trigger day_heads_stay before update on day_heads
begin select raise(abort, 'day_heads is append-only'); end;
create trigger day_heads_are_kept before delete on day_heads
begin select raise(abort, 'day_heads is append-only'); end;
alter table outbox rename to outbox_before;
create table outbox (
  seq integer primary key autoincrement,
  boot_id text not null check (length(boot_id) = 36),
  priority integer not null check (priority in (0, 1, 2)),
  topic text not null,
  retain integer not null check (retain in (0, 1)),
  message_json text not null check (json_valid(message_json)),
  committed_wall_ms integer not null check (committed_wall_ms > 0),
  sent_wall_ms integer
) strict;
insert into outbox (seq, boot_id, priority, topic, retain, message_json, committed_wall_ms, sent_wall_ms)
  select seq, boot_id, priority, topic, 0, message_json, committed_wall_ms, sent_wall_ms from outbox_before;
drop table outbox_before;
create index outbox_unsent on outbox (priority, seq) where sent_wall_ms is null;
`;
