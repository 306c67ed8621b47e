-- What one body has asked of another. The columns are what lists filter and sort by and what the clockwork looks for.
create table commitment (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  kind text not null, subject_kind text not null, subject_id text not null,
  asker text not null, asker_account text, owner text not null, owner_account text,
  state text not null, open boolean not null,
  -- Whose move it is, and by when.
  turn_agency text, turn_account text, due text,
  -- The next day on which the ladder has something to do.
  chase_on text
);
create index commitment_owner on commitment (owner, open, due);
create index commitment_asker on commitment (asker, open, due);
create index commitment_turn on commitment (turn_agency, due);
create index commitment_turn_account on commitment (turn_account, due);
create index commitment_due on commitment (open, due);
create index commitment_chase on commitment (chase_on);
create index commitment_subject on commitment (subject_id);
create index commitment_home on commitment (home);
