/** Evidence may be put on hold, and may expire: its files go, its row, hashes and record stay. A check is changed by a new table. */
export const holdsAndExpiry = `
create table holds (
  id integer primary key autoincrement,
  violation_id text not null references violations (id),
  action text not null check (action in ('held', 'released')),
  note text not null check (length(note) > 0),
  by_name text not null check (length(by_name) > 0),
  at_wall_ms integer not null check (at_wall_ms > 0)
) strict;
create index holds_by_violation on holds (violation_id);
create trigger holds_stay before update on holds
begin select raise(abort, 'holds is append-only'); end;
create trigger holds_are_kept before delete on holds
begin select raise(abort, 'holds is append-only'); end;
alter table evidence rename to evidence_before;
create table evidence (
  violation_id text primary key not null references violations (id),
  state text not null check (state in ('raised', 'capturing', 'ready', 'failed', 'expired')),
  reason text,
  clip_path text,
  clip_sha256 text check (length(clip_sha256) = 64),
  clip_bytes integer check (clip_bytes > 0),
  clip_duration_ms real check (clip_duration_ms > 0),
  clip_release_ms real check (clip_release_ms >= 0),
  shortfall text,
  snapshot_path text,
  snapshot_sha256 text check (length(snapshot_sha256) = 64),
  snapshot_bytes integer check (snapshot_bytes > 0),
  updated_wall_ms integer not null check (updated_wall_ms > 0),
  expired_wall_ms integer check (expired_wall_ms > 0),
  expired_why text check (expired_why in ('age', 'bytes', 'space')),
  files_gone_wall_ms integer check (files_gone_wall_ms >= expired_wall_ms),
  check (state <> 'failed' or reason is not null),
  check ((state = 'expired') = (expired_wall_ms is not null)),
  check ((state = 'expired') = (expired_why is not null)),
  check (state = 'expired' or files_gone_wall_ms is null),
  check (
    state <> 'ready'
    or (
      clip_path is not null and clip_sha256 is not null and clip_bytes is not null and clip_duration_ms is not null
      and clip_release_ms is not null and snapshot_path is not null and snapshot_sha256 is not null
      and snapshot_bytes is not null
    )
  )
) strict;
insert into evidence (
    violation_id, state, reason, clip_path, clip_sha256, clip_bytes, clip_duration_ms, clip_release_ms, shortfall,
    snapshot_path, snapshot_sha256, snapshot_bytes, updated_wall_ms
  )
  select violation_id, state, reason, clip_path, clip_sha256, clip_bytes, clip_duration_ms, clip_release_ms, shortfall,
    snapshot_path, snapshot_sha256, snapshot_bytes, updated_wall_ms from evidence_before;
drop table evidence_before;
create index evidence_unfinished on evidence (violation_id) where state in ('raised', 'capturing');
create index evidence_going on evidence (violation_id) where state = 'expired' and files_gone_wall_ms is null;
`;
