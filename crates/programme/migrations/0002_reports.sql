-- Frozen reports: what a report said on its day, kept row by row, with the files made from it then. Each is its own home:
-- a programme "as at" a date is rebuilt without them.
create table programme_report (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  programme text not null references programme (id), as_at text not null, kind text not null, released text not null
);
create index programme_report_programme on programme_report (programme, as_at);
create index programme_report_released on programme_report (released, as_at);
