-- Concerns raised online or by telephone. What was told is in body, sealed; see docs/threat-model.md.
create table concern (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  state text not null, mode text not null, handler text, due text
);
create index concern_state on concern (state, due);
-- Requests to open a sealed identity, and what a custodian answered.
create table identity_request (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  answered boolean not null
);
create index identity_request_home on identity_request (home);
create index identity_request_open on identity_request (answered);
-- The reporter's way back. No record: its rows are removed when its own clock has run.
create table concern_channel (
  concern text primary key,
  -- A slow keyed hash of the receipt.
  receipt text not null unique,
  confirmed boolean not null,
  expires text not null,
  -- Since when the reporter waits for an answer to what they wrote.
  waiting_since text
);
create index concern_channel_expires on concern_channel (expires);
create table concern_message (
  concern text not null references concern_channel (concern) on delete cascade,
  number bigint not null,
  side text not null check (side in ('reporter', 'team')),
  author text,
  sent_on text not null,
  -- Sealed.
  body text not null,
  -- Names one showing of a form, so that a double click is one message.
  once text not null,
  primary key (concern, number),
  unique (concern, once)
);
-- Each concern's own keys, wrapped under the key of those who guard them. Without its row, what it sealed is unreadable.
create table concern_key (
  concern text not null,
  purpose text not null check (purpose in ('content', 'identity', 'channel')),
  generation bigint not null,
  wrapped text not null,
  primary key (concern, purpose)
);
-- Which generation of a guardian's key is in use.
create table concern_guardian (
  guardian text primary key check (guardian in ('front-door', 'custodians')),
  generation bigint not null
);
insert into concern_guardian (guardian, generation) values ('front-door', 1), ('custodians', 1);
