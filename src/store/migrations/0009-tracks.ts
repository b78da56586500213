/** Who was seen in each analysed frame of a clip: without it no head can be hidden in it. */
export const tracks = `
alter table evidence add column track_path text;
alter table evidence add column track_sha256 text check (length(track_sha256) = 64);
alter table evidence add column track_bytes integer check (track_bytes > 0);
`;
