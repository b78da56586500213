/** Three frames of a violation beside its snapshot. */
export const stripsAndEscalations = `
alter table evidence add column strip_path text;
alter table evidence add column strip_sha256 text check (length(strip_sha256) = 64);
alter table evidence add column strip_bytes integer check (strip_bytes > 0);
`;
