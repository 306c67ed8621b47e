-- The response programme. Each table: a record's id, home (its programme), version, body, and what lists go by.
create table programme (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  name text not null
);
create table source_report (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  sha256 text not null
);
create index source_report_home on source_report (home);
create table recommendation (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  source text not null references source_report (id), reference text not null, sort_order bigint not null
);
create index recommendation_home on recommendation (home, sort_order);
create table ask (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  recommendation text not null references recommendation (id), limb bigint not null
);
create index ask_home on ask (home);
create index ask_recommendation on ask (recommendation, limb);
create table response (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  ask text not null references ask (id), agency text not null references agency (id), unique (ask, agency)
);
create index response_home on response (home);
create table row_link (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null
);
create index row_link_home on row_link (home);
create table cluster (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null
);
create index cluster_home on cluster (home);
create table action (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  lead text, officer text, stage text not null, first_due text, expected text
);
create index action_home on action (home);
create index action_lead on action (lead, stage);
create index action_officer on action (officer, stage);
create table claim (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  action text not null references action (id), agency text not null, at text not null
);
create index claim_home on claim (home);
create index claim_action on claim (action, at);
create table evidence (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  agency text not null, sensitivity text not null, effective_to text
);
create index evidence_home on evidence (home);
create table verification (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  subject text not null, at text not null
);
create index verification_home on verification (home);
create index verification_subject on verification (subject, at);
create table impact (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  recommendation text not null references recommendation (id)
);
create index impact_home on impact (home);
create index impact_recommendation on impact (recommendation);
create table challenge (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  recommendation text not null references recommendation (id), agency text not null, open boolean not null, due text not null
);
create index challenge_home on challenge (home, open, due);
create index challenge_recommendation on challenge (recommendation);
create table national_request (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  recommendation text not null references recommendation (id)
);
create index national_request_home on national_request (home);
create table progress_update (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  action text not null references action (id), at text not null
);
create index progress_update_home on progress_update (home);
create index progress_update_action on progress_update (action, at);

-- A report read in and not yet saved, with a person's corrections; and the columns confirmed for a layout.
create table import_draft (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  sha256 text not null
);
create table import_layout (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null
);

-- Derived: how each row stands, whatever the day; written in the transaction that changes what it is derived from.
create table standing (
  recommendation text primary key references recommendation (id), programme text not null, facts text not null
);
create index standing_programme on standing (programme);
