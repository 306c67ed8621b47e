-- Who looked at a person's record, and who tried to: written before the record is shown, chained like the trail.
create table look (
  seq bigint primary key,
  at text not null,
  account text,
  actor text not null,
  agency text,
  via text not null,
  kind text not null,
  id text not null,
  outcome text not null,
  reason text,
  previous text not null,
  hash text not null
);
create index look_subject on look (id, seq);
create index look_account on look (account, seq);
create table look_head (
  only_row bigint primary key check (only_row = 1),
  seq bigint not null,
  hash text not null
);
insert into look_head (only_row, seq, hash) values (1, 0, '');
