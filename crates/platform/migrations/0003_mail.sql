-- Mail waits here from the write that causes it until it has left; then this is the ledger of what was sent to whom.
create table outbox (
  id text primary key,
  what text not null,
  name text not null,
  address text not null,
  subject_kind text not null,
  subject_id text not null,
  subject text not null,
  text text not null,
  -- A single-use link, put into the text when it leaves and forgotten here once it has.
  secret text,
  queued_at text not null,
  state text not null check (state in ('queued', 'sent', 'failed', 'held')),
  attempts bigint not null,
  next_at text not null,
  sent_at text,
  failure text
);
create index outbox_next on outbox (state, next_at);
create index outbox_queued on outbox (queued_at);
create index outbox_subject on outbox (subject_id);
