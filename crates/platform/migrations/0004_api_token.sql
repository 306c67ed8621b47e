-- Tokens by which a body's own programs use the API. Kept as the hash only; shown once when made.
create table api_token (
  id text primary key, key text not null unique, agency text not null references agency (id), label text not null,
  role text not null, made_at text not null, expires_at text not null, revoked_at text
);
