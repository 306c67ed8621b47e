-- A link by which a body without an account answers once. Only the hash of its secret is kept.
create table commitment_link (
  key text primary key, commitment text not null references commitment (id),
  made_at text not null, expires_at text not null, used_at text
);
create index commitment_link_commitment on commitment_link (commitment);
