/**
 * What is drawn for the blind recheck, the clips of what raised no alarm, and what people answered; and who was seen in each
 * analysed frame of a clip, without which no head can be hidden in it. schema.sql explains every column.
 */
export const rechecksAndTracks = `
create table recheck_key (key_hex text not null check (length(key_hex) = 64)) strict;
insert into recheck_key (key_hex) values (lower(hex(randomblob(32))));
create table recheck_days (
  day text not null check (length(day) = 10),
  camera_id text not null references cameras (id),
  handlings integer not null check (handlings > 0),
  most integer not null check (most > 0),
  primary key (day, camera_id)
) strict, without rowid;
create table rechecks (
  id text primary key not null check (length(id) = 36),
  handling_id text not null unique references handlings (id),
  source text not null check (source in ('verdict', 'quiet')),
  day text not null check (length(day) = 10),
  x real not null check (x between 0 and 1),
  y real not null check (y between 0 and 1),
  displaced integer not null check (displaced in (0, 1)),
  check (source = 'quiet' or displaced = 0)
) strict;
create index rechecks_by_day on rechecks (day);
create table recheck_clips (
  recheck_id text primary key not null references rechecks (id),
  state text not null check (state in ('raised', 'capturing', 'ready', 'kept', 'failed', 'removed')),
  reason text,
  clip_path text,
  clip_sha256 text check (length(clip_sha256) = 64),
  clip_bytes integer check (clip_bytes > 0),
  clip_release_ms real check (clip_release_ms >= 0),
  updated_wall_ms integer not null check (updated_wall_ms > 0),
  removed_why text check (removed_why in ('displaced', 'age', 'space')),
  files_gone integer not null default 0 check (files_gone in (0, 1)),
  check (state <> 'failed' or reason is not null),
  check ((state = 'removed') = (removed_why is not null)),
  check (state = 'removed' or files_gone = 0),
  check (
    state not in ('ready', 'kept')
    or (clip_path is not null and clip_sha256 is not null and clip_bytes is not null and clip_release_ms is not null)
  )
) strict;
create index recheck_clips_unfinished on recheck_clips (recheck_id) where state in ('raised', 'capturing');
create index recheck_clips_there on recheck_clips (recheck_id) where state in ('ready', 'kept');
create index recheck_clips_going on recheck_clips (recheck_id)
  where state = 'removed' and files_gone = 0 and clip_path is not null;
create table recheck_answers (
  id integer primary key autoincrement,
  recheck_id text not null references rechecks (id),
  answer text not null check (
    answer in ('throw', 'kick', 'drop', 'rough', 'gentle', 'cannot-tell', 'withdrawn')
  ),
  by_name text not null check (length(by_name) > 0),
  at_wall_ms integer not null check (at_wall_ms > 0)
) strict;
create index recheck_answers_by_recheck on recheck_answers (recheck_id);
create trigger recheck_answers_stay before update on recheck_answers
begin select raise(abort, 'recheck_answers is append-only'); end;
create trigger recheck_answers_are_kept before delete on recheck_answers
begin select raise(abort, 'recheck_answers is append-only'); end;
alter table evidence add column track_path text;
alter table evidence add column track_sha256 text check (length(track_sha256) = 64);
alter table evidence add column track_bytes integer check (track_bytes > 0);
`;
