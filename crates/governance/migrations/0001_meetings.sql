-- Groups meet. Each table: a record's id, home (its group), version, body, and what lists go by.
create table meeting (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  held_on text not null, state text not null
);
create index meeting_home on meeting (home, held_on);
create index meeting_day on meeting (held_on);
create table group_member (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  account text
);
create index group_member_home on group_member (home);
-- Addresses from which a calendar program reads; key is the hash of the secret in the address.
create table calendar_feed (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  key text not null unique, open boolean not null
);
create index calendar_feed_home on calendar_feed (home);
