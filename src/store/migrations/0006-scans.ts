/** When a sorter read which waybill where, so that a complaint about a parcel finds what happened near it. */
export const scans = `
create table scans (
  id integer primary key autoincrement,
  waybill text not null check (length(waybill) between 6 and 40),
  station text not null check (length(station) between 1 and 40),
  at_wall_ms integer not null check (at_wall_ms > 0)
) strict;
create unique index scans_once on scans (waybill, station, at_wall_ms);
create index scans_by_time on scans (at_wall_ms);
`;
