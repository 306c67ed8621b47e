-- People, how they stand to each other, households, places and groups. A record's id, home, version, body, and what lists
-- go by.
create table person (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  merged_into text references person (id) deferrable initially deferred, form_key text unique,
  restricted boolean not null, review_on text
);
create index person_merged on person (merged_into);
create index person_restricted on person (restricted, review_on);
create table relationship (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  one text not null references person (id), other text not null references person (id), until text
);
create index relationship_one on relationship (one);
create index relationship_other on relationship (other);
create table household (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null
);
create table place (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  form_key text unique
);
create table peer_group (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  form_key text unique
);
create table person_merge (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  kept text not null references person (id), gone text not null references person (id), undone boolean not null
);
create index person_merge_kept on person_merge (kept);
create index person_merge_gone on person_merge (gone);
