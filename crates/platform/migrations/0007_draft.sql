-- Forms that somebody is filling in, kept as they type and deleted when they are sent. No record: nothing is decided by them.
create table draft (
  id text primary key, account text not null, form text not null, root text not null,
  version bigint not null, begun_at text not null, saved_at text not null, body text not null
);
create index draft_account on draft (account, form);
create index draft_form on draft (form, saved_at);
