-- The database as it is after all migrations: a document for people. The service itself runs migrations/*.ts, and a test
-- holds the two together.
--
-- Words: docs/glossary.md. Names end in their unit. `_wall_ms` is the host's clock, milliseconds since 1970-01-01 UTC;
-- `_pts_ms` is presentation time inside one run of one camera (see run_id) and comparable within it only.
-- All tables are strict; foreign keys are on; the journal is WAL, synchronous FULL for violations and their evidence and
-- NORMAL for what may be lost with the power (gentle handlings, marks of sent messages); one writer, the service.

-- Every camera that was ever configured; rows stay so that old handlings keep their camera. Written at each start.
create table cameras (
  id text primary key not null,          -- as in cameras.json
  name text not null,                    -- for people, as configured at the last start that had this camera
  first_seen_wall_ms integer not null check (first_seen_wall_ms > 0),
  last_started_wall_ms integer not null check (last_started_wall_ms >= first_seen_wall_ms)
) strict;

-- One row for each finished handling, gentle or not: the denominator of the compliance rate. Written once by the judge's
-- verdict, never changed. Some 120 bytes a row; what was seen is kept for violations only (violations.judged_json).
create table handlings (
  id text primary key not null check (length(id) = 36), -- UUID version 7 made from released_wall_ms: sorts by time
  camera_id text not null references cameras (id),
  zone_id text,                          -- as in cameras.json; null outside all zones
  kind text not null check (
    kind in ('throw', 'toss', 'kick', 'drop', 'place', 'handover', 'push', 'trample', 'sit')
  ),
  gentle integer not null check (gentle in (0, 1)), -- counts as gentle in the compliance rate, as defined when judged
  violation integer not null check (violation in (0, 1)), -- the rules in force forbade it
  advice integer not null check (advice in (0, 1)), -- near the limit
  released_wall_ms integer not null check (released_wall_ms > 0), -- host clock at the release; decides the day it counts in
  run_id integer not null check (run_id > 0), -- which run of the camera: host clock in ms when that run started
  started_pts_ms real not null,
  released_pts_ms real not null check (released_pts_ms >= started_pts_ms),
  ended_pts_ms real not null check (ended_pts_ms >= released_pts_ms),
  distance_m real check (distance_m >= 0), -- straight 3-D displacement; null where it could not be measured
  distance_sd_m real check (distance_sd_m >= 0), -- one standard deviation
  drop_m real,                           -- release above the landing surface; null where unknown
  limit_m real not null check (limit_m > 0), -- limit of a throw in force at that place
  scale text not null check (scale in ('calibrated', 'gravity', 'body-height')),
  probability real not null check (probability between 0 and 1),
  rules_version text not null,
  check (gentle = 0 or violation = 0)
) strict;

-- The day's figures read this index alone.
create index handlings_by_release on handlings (released_wall_ms, gentle, violation, advice);

-- The handlings that the rules forbid, with what was seen. Written in the transaction of the handling and of its alert.
create table violations (
  id text primary key not null references handlings (id), -- same id as the handling, and in every message about it
  camera_name text not null,             -- as it was then
  judged_json text not null check (json_valid(judged_json)) -- box, path, joints, size of the picture: judged-json.ts
) strict;

-- Clip, pictures and track of a violation. Row is written with the violation ('raised'), then moved on by the evidence keeper, and in
-- the end by the retention ('expired'): the files go, paths and hashes stay.
create table evidence (
  violation_id text primary key not null references violations (id),
  state text not null check (state in ('raised', 'capturing', 'ready', 'failed', 'expired')),
  reason text,                           -- why it failed
  clip_path text,                        -- relative to the data folder, as are all paths
  clip_sha256 text check (length(clip_sha256) = 64), -- hex
  clip_bytes integer check (clip_bytes > 0),
  clip_duration_ms real check (clip_duration_ms > 0),
  clip_release_ms real check (clip_release_ms >= 0), -- where in the clip the release lies
  shortfall text,                        -- what of the wanted span the recording did not hold; null where it is whole
  snapshot_path text,
  snapshot_sha256 text check (length(snapshot_sha256) = 64),
  snapshot_bytes integer check (snapshot_bytes > 0),
  updated_wall_ms integer not null check (updated_wall_ms > 0),
  expired_wall_ms integer check (expired_wall_ms > 0), -- when it was decided; the files go after that
  expired_why text check (expired_why in ('age', 'bytes', 'space')),
  files_gone_wall_ms integer check (files_gone_wall_ms >= expired_wall_ms), -- null: still to be removed, also after a crash
  strip_path text,                       -- three frames side by side; null where they could not be drawn
  strip_sha256 text check (length(strip_sha256) = 64),
  strip_bytes integer check (strip_bytes > 0),
  track_path text,                       -- who was seen in each analysed frame; null where it was not kept: no head can be hidden
  track_sha256 text check (length(track_sha256) = 64),
  track_bytes integer check (track_bytes > 0),
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

-- What a start must finish; nearly always empty.
create index evidence_unfinished on evidence (violation_id) where state in ('raised', 'capturing');

-- Whose files are still to be removed; nearly always empty.
create index evidence_going on evidence (violation_id) where state = 'expired' and files_gone_wall_ms is null;

-- Messages to deliver, written in the transaction of what they tell, marked when the broker has acknowledged them.
create table outbox (
  seq integer primary key autoincrement, -- order of commits, without gaps: goes out in the message
  boot_id text not null check (length(boot_id) = 36), -- the life of the service that committed it: goes out as well
  priority integer not null check (priority in (0, 1, 2)), -- 0 alert, 1 evidence and people's words, 2 figures: in this order
  topic text not null,
  retain integer not null check (retain in (0, 1)), -- the broker keeps it for who comes later
  message_json text not null check (json_valid(message_json)), -- without seq, bootId and late, which the publisher adds
  committed_wall_ms integer not null check (committed_wall_ms > 0),
  sent_wall_ms integer                   -- when PUBACK came; null until then
) strict;

-- The queue; stays small however long the outbox grows.
create index outbox_unsent on outbox (priority, seq) where sent_wall_ms is null;

-- Who did what with the evidence; each row carries the hash of the one before, so that no row can be changed, taken out or
-- slipped in unseen. Append-only: triggers refuse anything else. See wire/audit-chain.ts for what is hashed.
create table audit_log (
  seq integer primary key not null check (seq > 0), -- 1, 2, 3 … without gaps
  at_wall_ms integer not null check (at_wall_ms > 0),
  actor text not null check (length(actor) > 0), -- a person's name as given, or 'service'
  action text not null check (length(action) > 0), -- see wire/audit.ts
  subject text not null,                 -- mostly a violation's id
  detail_json text not null check (json_valid(detail_json)), -- canonical JSON
  previous_sha256 text not null check (length(previous_sha256) = 64), -- sha256 of the row before; 64 zeros in the first
  sha256 text not null check (length(sha256) = 64) -- hex, of this row without this column
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

-- What an auditor found of a handling, mostly a violation. The newest row counts; 'withdrawn' takes it back.
create table verdicts (
  id integer primary key autoincrement,  -- order of entry
  handling_id text not null references handlings (id),
  verdict text not null check (verdict in ('confirmed', 'false-alarm', 'unsure', 'withdrawn')),
  reason text,                           -- one of wire/verdict.ts VERDICT_REASONS; null where none was given
  note text,                             -- in the person's own words
  by_name text not null check (length(by_name) > 0),
  at_wall_ms integer not null check (at_wall_ms > 0)
) strict;
create index verdicts_by_handling on verdicts (handling_id);
create trigger verdicts_stay before update on verdicts
begin select raise(abort, 'verdicts is append-only'); end;
create trigger verdicts_are_kept before delete on verdicts
begin select raise(abort, 'verdicts is append-only'); end;

-- That a person on the floor has seen an alert, and what they do about it. The newest row counts; 'withdrawn' takes it back.
create table acknowledgements (
  id integer primary key autoincrement,  -- order of entry
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

-- That an auditor keeps a violation's evidence from expiring, and why. The newest row counts; 'released' ends it.
create table holds (
  id integer primary key autoincrement,  -- order of entry
  violation_id text not null references violations (id),
  action text not null check (action in ('held', 'released')),
  note text not null check (length(note) > 0), -- why, in the person's own words
  by_name text not null check (length(by_name) > 0),
  at_wall_ms integer not null check (at_wall_ms > 0)
) strict;
create index holds_by_violation on holds (violation_id);
create trigger holds_stay before update on holds
begin select raise(abort, 'holds is append-only'); end;
create trigger holds_are_kept before delete on holds
begin select raise(abort, 'holds is append-only'); end;

-- That a case is in the collection to learn from, and why; its evidence does not expire as long as it is. The newest row of a
-- case counts; 'removed' takes it out.
create table training_entries (
  id integer primary key autoincrement,  -- order of entry
  violation_id text not null references violations (id),
  action text not null check (action in ('added', 'removed')),
  note text check (length(note) > 0),    -- what can be learnt, in the person's own words; null where it is taken out
  by_name text not null check (length(by_name) > 0),
  at_wall_ms integer not null check (at_wall_ms > 0),
  check ((action = 'added') = (note is not null))
) strict;
create index training_entries_by_violation on training_entries (violation_id);
create trigger training_entries_stay before update on training_entries
begin select raise(abort, 'training_entries is append-only'); end;
create trigger training_entries_are_kept before delete on training_entries
begin select raise(abort, 'training_entries is append-only'); end;

-- That an alert went on to the next person, by a step of the configuration. Written by the service, with its message.
create table escalations (
  id integer primary key autoincrement,  -- order of entry
  violation_id text not null references violations (id),
  to_name text not null check (length(to_name) between 1 and 40), -- the level, as alerts.steps names it
  unanswered_minutes real check (unanswered_minutes > 0), -- nobody had answered for so long
  count_in_zone_and_day integer check (count_in_zone_and_day > 0), -- it was the n-th of its zone and day
  due_wall_ms integer not null check (due_wall_ms > 0), -- after quiet hours
  at_wall_ms integer not null check (at_wall_ms > 0),
  delayed integer not null check (delayed in (0, 1)), -- the service was off when it became due
  check ((unanswered_minutes is null) <> (count_in_zone_and_day is null))
) strict;
create unique index escalations_once on escalations ( -- a step fires once for a violation
  violation_id, to_name, ifnull(unanswered_minutes, 0), ifnull(count_in_zone_and_day, 0)
);
create trigger escalations_stay before update on escalations
begin select raise(abort, 'escalations is append-only'); end;
create trigger escalations_are_kept before delete on escalations
begin select raise(abort, 'escalations is append-only'); end;

-- Which minutes each camera was looked at: without it "no violation" and "nobody looked" are one figure. No row: not seen.
create table coverage (
  camera_id text not null references cameras (id),
  minute_wall_ms integer not null check (minute_wall_ms > 0 and minute_wall_ms % 60000 = 0), -- its start
  frames_analysed integer not null check (frames_analysed > 0),
  primary key (minute_wall_ms, camera_id)
) strict, without rowid;

-- What was judged, as sealed in the transaction of the violation: canonical JSON, so that its hash can be checked by anybody.
-- See record-json.ts. Append-only. Violations of schema 1 and 2 have none.
create table records (
  violation_id text primary key not null references violations (id),
  record_json text not null check (json_valid(record_json)),
  sha256 text not null check (length(sha256) = 64) -- hex; stands in the audit log and in the alert as well
) strict;
create trigger records_stay before update on records
begin select raise(abort, 'records is append-only'); end;
create trigger records_are_kept before delete on records
begin select raise(abort, 'records is append-only'); end;

-- The last row of the audit log at the end of a site's day, as it was published. Append-only.
create table day_heads (
  day text primary key not null check (length(day) = 10), -- yyyy-mm-dd
  audit_seq integer not null references audit_log (seq),
  sha256 text not null check (length(sha256) = 64)
) strict;
create trigger day_heads_stay before update on day_heads
begin select raise(abort, 'day_heads is append-only'); end;
create trigger day_heads_are_kept before delete on day_heads
begin select raise(abort, 'day_heads is append-only'); end;

-- Who may log in. Names stand in append-only tables, so an account is disabled and never deleted: its name means one person
-- for ever. Without a row here nobody needs to log in.
create table accounts (
  name text primary key not null collate nocase check (length(name) between 1 and 40),
  role text not null check (role in ('board', 'manager', 'auditor', 'admin')), -- each may do what those before it may
  password_hash text not null check (password_hash like '$argon2id$%'), -- PHC string with its own salt and costs
  disabled integer not null check (disabled in (0, 1)),
  created_wall_ms integer not null check (created_wall_ms > 0),
  -- What of the site it sees, a JSON array of cameras and camera/zone: wire/scope.ts. Null: all, as an admin always does.
  scope_json text check (
    scope_json is null or (role <> 'admin' and json_valid(scope_json) and json_array_length(scope_json) > 0)
  )
) strict;
create trigger accounts_are_kept before delete on accounts
begin select raise(abort, 'accounts are disabled, never deleted'); end;
create trigger accounts_keep_their_name before update of name on accounts
begin select raise(abort, 'accounts keep their name'); end;

-- Who is logged in. A row that goes is a session that is over; the token itself is in the browser alone.
create table sessions (
  token_sha256 text primary key not null check (length(token_sha256) = 64), -- hex, of 256 random bits
  account_name text not null references accounts (name),
  created_wall_ms integer not null check (created_wall_ms > 0), -- the absolute end counts from here
  seen_wall_ms integer not null check (seen_wall_ms > 0) -- last use, to the minute: idleness counts from here
) strict, without rowid;
create index sessions_by_account on sessions (account_name);

-- When a sorter read which waybill where. A waybill leads to a person: rows go after scans.keepDays, and nothing else holds one.
create table scans (
  id integer primary key autoincrement,  -- order of arrival
  waybill text not null check (length(waybill) between 6 and 40), -- upper case
  station text not null check (length(station) between 1 and 40), -- as in scans.stations; one that is not there is kept as well
  at_wall_ms integer not null check (at_wall_ms > 0) -- by the scanner's clock
) strict;
create unique index scans_once on scans (waybill, station, at_wall_ms); -- a repeat counts once; finds a waybill's scans
create index scans_by_time on scans (at_wall_ms); -- what is to be forgotten

-- The key by which handlings are drawn for the blind recheck (base/keyed-share.ts); one row, made by the migration, told to
-- nobody: who knew it could tell beforehand what will be looked at.
create table recheck_key (key_hex text not null check (length(key_hex) = 64)) strict;

-- From how many quiet handlings (that raised no alarm) of a camera and a day samples were drawn: each of these was drawn with
-- the same chance, min(most, handlings) / handlings.
create table recheck_days (
  day text not null check (length(day) = 10), -- yyyy-mm-dd, the site's day of the release
  camera_id text not null references cameras (id),
  handlings integer not null check (handlings > 0),
  most integer not null check (most > 0), -- samples, as configured when the day's first handling came
  primary key (day, camera_id)
) strict, without rowid;

-- Handlings that were drawn for the blind recheck.
create table rechecks (
  id text primary key not null check (length(id) = 36), -- UUID version 4: of the handling it tells nothing
  handling_id text not null unique references handlings (id),
  source text not null check (source in ('verdict', 'quiet')), -- a violation with a verdict, or what raised no alarm
  day text not null check (length(day) = 10), -- the site's day on which it was drawn; it is asked about from the next one on
  x real not null check (x between 0 and 1), -- the parcel's centre at the release, in fractions of the picture
  y real not null check (y between 0 and 1),
  displaced integer not null check (displaced in (0, 1)), -- another one of its camera and day was drawn in its place
  check (source = 'quiet' or displaced = 0)
) strict;
create index rechecks_by_day on rechecks (day);

-- Clips of what was drawn and raised no alarm; those of violations are in `evidence`. Moved on by the clip keeper until it is
-- 'ready': until its day is over another draw may take its place. Then it is 'kept': its hash is in the audit log, and people are
-- asked about it. In the end it is 'removed': the file goes, its path and hash stay.
create table recheck_clips (
  recheck_id text primary key not null references rechecks (id),
  state text not null check (state in ('raised', 'capturing', 'ready', 'kept', 'failed', 'removed')),
  reason text,                           -- why it failed
  clip_path text,                        -- relative to the data folder
  clip_sha256 text check (length(clip_sha256) = 64), -- hex
  clip_bytes integer check (clip_bytes > 0),
  clip_release_ms real check (clip_release_ms >= 0), -- where in the clip the release lies
  updated_wall_ms integer not null check (updated_wall_ms > 0),
  removed_why text check (removed_why in ('displaced', 'age', 'space')),
  files_gone integer not null default 0 check (files_gone in (0, 1)), -- 0 while removed: still to be done, also after a crash
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

-- What happened, as a second auditor saw it who was told nothing. The newest row counts; 'withdrawn' takes it back.
create table recheck_answers (
  id integer primary key autoincrement,  -- order of entry
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
