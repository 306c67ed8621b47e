-- Every write leaves one line here; each line's hash covers the line before it and every body saved under it.
create table trail (
  seq bigint primary key,
  at text not null,
  account text,
  actor text not null,
  agency text,
  via text not null,
  event text not null,
  subject_kind text not null,
  subject_id text not null,
  home text,
  reason text,
  changes text not null,
  previous text not null,
  hash text not null
);
create index trail_subject on trail (subject_id, seq);
create index trail_home on trail (home, seq);
create index trail_at on trail (at);

-- The chain's one end; taking its next number is what makes writers wait for each other.
create table trail_head (
  only_row bigint primary key check (only_row = 1),
  seq bigint not null,
  hash text not null
);
insert into trail_head (only_row, seq, hash) values (1, 0, '');

-- Every body that any record ever had.
create table revision (
  kind text not null,
  id text not null,
  version bigint not null,
  home text not null,
  at text not null,
  until text,
  seq bigint not null references trail (seq) deferrable initially deferred,
  body text not null,
  primary key (kind, id, version)
);
create index revision_home on revision (home, at);
create index revision_seq on revision (seq);

-- What a record points at many of, taken from its body at each save: an action's asks, a claim's evidence.
create table record_link (
  kind text not null,
  id text not null,
  role text not null,
  target text not null,
  primary key (id, role, target)
);
create index record_link_target on record_link (target, kind, role);
