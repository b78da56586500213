/** What people say of a violation, who did what, and which minutes each camera saw; schema.sql explains every column. */
export const peopleAndAudit = `
create table audit_log (
  seq integer primary key not null check (seq > 0),
  at_wall_ms integer not null check (at_wall_ms > 0),
  actor text not null check (length(actor) > 0),
  action text not null check (length(action) > 0),
  subject text not null,
  detail_json text not null check (json_valid(detail_json)),
  previous_sha256 text not null check (length(previous_sha256) = 64),
  sha256 text not null check (length(sha256) = 64)
) strict;
create index audit_log_by_subject on audit_log (subject, seq);
create trigger audit_log_goes_on before insert on audit_log
when new.seq <> coalesce((select max(seq) from audit_log), 0) + 1
  or new.previous_sha256 <> coalesce(
    (select sha256 from audit_log order by seq desc limit 1),
    '0000000000000000000000000000000000000000000000000000000000000000'
  )
begin select raise(abort, 'audit_log: the row does not follow the last one'); end;
create trigger audit_log_stays before update on audit_log
begin select raise(abort, 'audit_log is append-only'); end;
create trigger audit_log_is_kept before delete on audit_log
begin select raise(abort, 'audit_log is append-only'); end;
create table verdicts (
  id integer primary key autoincrement,
  handling_id text not null references handlings (id),
  verdict text not null check (verdict in ('confirmed', 'false-alarm', 'unsure', 'withdrawn')),
  reason text,
  note text,
  by_name text not null check (length(by_name) > 0),
  at_wall_ms integer not null check (at_wall_ms > 0)
) strict;
create index verdicts_by_handling on verdicts (handling_id);
create trigger verdicts_stay before update on verdicts
begin select raise(abort, 'verdicts is append-only'); end;
create trigger verdicts_are_kept before delete on verdicts
begin select raise(abort, 'verdicts is append-only'); end;
create table acknowledgements (
  id integer primary key autoincrement,
  violation_id text not null references violations (id),
  action text not null check (action in ('on-my-way', 'talked-to', 'not-a-violation', 'withdrawn')),
  by_name text not null check (length(by_name) > 0),
  at_wall_ms integer not null check (at_wall_ms > 0)
) strict;
create index acknowledgements_by_violation on acknowledgements (violation_id);
create trigger acknowledgements_stay before update on acknowledgements
begin select raise(abort, 'acknowledgements is append-only'); end;
create trigger acknowledgements_are_kept before delete on acknowledgements
begin select raise(abort, 'acknowledgements is append-only'); end;
create table coverage (
  camera_id text not null references cameras (id),
  minute_wall_ms integer not null check (minute_wall_ms > 0 and minute_wall_ms % 60000 = 0),
  frames_analysed integer not null check (frames_analysed > 0),
  primary key (minute_wall_ms, camera_id)
) strict, without rowid;
`;
