-- Bodies, their groups, and who can sign in for them.
create table agency (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  short text not null, name text not null
);
create table body_group (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  name text not null
);
create table account (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  email text not null unique, name text not null, closed boolean not null
);
-- Passwords stand apart from accounts, so that no history keeps them.
create table credential (
  account text primary key references account (id), hash text not null, set_at text not null
);
-- The cookie's secret is kept as its hash only.
create table session (
  token text primary key, account text not null references account (id), csrf text not null,
  begun_at text not null, seen_at text not null
);
create index session_account on session (account);
-- Wrong guesses by hash of the address tried: no address of a person or a machine.
create table sign_in_guess (address text not null, at text not null);
create index sign_in_guess_address on sign_in_guess (address, at);
