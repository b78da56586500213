/** The first schema; schema.sql explains every column. A released migration is never changed: the next number is added. */
export const first = `
create table cameras (
  id text primary key not null,
  name text not null,
  first_seen_wall_ms integer not null check (first_seen_wall_ms > 0),
  last_started_wall_ms integer not null check (last_started_wall_ms >= first_seen_wall_ms)
) strict;
create table handlings (
  id text primary key not null check (length(id) = 36),
  camera_id text not null references cameras (id),
  zone_id text,
  kind text not null check (
    kind in ('throw', 'toss', 'kick', 'drop', 'place', 'handover', 'push', 'trample', 'sit')
  ),
  gentle integer not null check (gentle in (0, 1)),
  violation integer not null check (violation in (0, 1)),
  advice integer not null check (advice in (0, 1)),
  released_wall_ms integer not null check (released_wall_ms > 0),
  run_id integer not null check (run_id > 0),
  started_pts_ms real not null,
  released_pts_ms real not null check (released_pts_ms >= started_pts_ms),
  ended_pts_ms real not null check (ended_pts_ms >= released_pts_ms),
  distance_m real check (distance_m >= 0),
  distance_sd_m real check (distance_sd_m >= 0),
  drop_m real,
  limit_m real not null check (limit_m > 0),
  scale text not null check (scale in ('calibrated', 'gravity', 'body-height')),
  probability real not null check (probability between 0 and 1),
  rules_version text not null,
  check (gentle = 0 or violation = 0)
) strict;
create index handlings_by_release on handlings (released_wall_ms, gentle, violation, advice);
create table violations (
  id text primary key not null references handlings (id),
  camera_name text not null,
  judged_json text not null check (json_valid(judged_json))
) strict;
create table evidence (
  violation_id text primary key not null references violations (id),
  state text not null check (state in ('raised', 'capturing', 'ready', 'failed')),
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
  check (state <> 'failed' or reason is not null),
  check (
    state <> 'ready'
    or (
      clip_path is not null and clip_sha256 is not null and clip_bytes is not null and clip_duration_ms is not null
      and clip_release_ms is not null and snapshot_path is not null and snapshot_sha256 is not null
      and snapshot_bytes is not null
    )
  )
) strict;
create index evidence_unfinished on evidence (violation_id) where state in ('raised', 'capturing');
create table outbox (
  seq integer primary key autoincrement,
  boot_id text not null check (length(boot_id) = 36),
  priority integer not null check (priority in (0, 1)),
  topic text not null,
  message_json text not null check (json_valid(message_json)),
  committed_wall_ms integer not null check (committed_wall_ms > 0),
  sent_wall_ms integer
) strict;
create index outbox_unsent on outbox (priority, seq) where sent_wall_ms is null;
`;
