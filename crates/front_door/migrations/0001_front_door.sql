-- Contacts, referrals, what is sent on, asked and disputed. The columns are what lists and figures go by.
create table front_door_terms (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  number bigint not null unique, from_day text not null
);
create table contact (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  received text not null, received_on text not null, channel text not null, source text not null, source_agency text,
  referrer text, worker text, worker_agency text, unseen boolean not null, triage text not null, due text,
  out_of_hours boolean not null, urgent boolean not null, exploitation boolean not null,
  counts_referral boolean not null, counts_concern boolean not null,
  -- A form sent twice makes one contact.
  form_key text not null unique
);
create index contact_received on contact (received_on, source, exploitation);
create index contact_waiting on contact (due);
create index contact_referrer on contact (referrer, received);
create index contact_agency on contact (source_agency, received_on);
create index contact_worker on contact (worker, unseen);
create index contact_team on contact (worker_agency, unseen);
create table referral (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  state text not null, open boolean not null, opened_on text not null, closed_on text, decide_by text not null,
  decided_on text, told_on text, tell_by text, due text, level text, worker text, referrer text,
  source text not null, source_agency text, exploitation boolean not null, counts boolean not null
);
create index referral_open on referral (open, due);
create index referral_opened on referral (opened_on, exploitation);
create index referral_closed on referral (closed_on);
create index referral_home on referral (home);
create index referral_worker on referral (worker, open);
create index referral_referrer on referral (referrer);
create index referral_decide on referral (decide_by);
create index referral_decided on referral (decided_on);
create table onward_referral (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  state text not null, open boolean not null, to_agency text not null, invite_on text, reminded boolean not null, commitment text not null,
  exploitation boolean not null
);
create index onward_referral_home on onward_referral (home);
create index onward_referral_to on onward_referral (to_agency, open);
create index onward_referral_invite on onward_referral (invite_on);
create index onward_referral_commitment on onward_referral (commitment);
create table front_door_check (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  agency text not null, state text not null, open boolean not null
);
create index front_door_check_home on front_door_check (home);
create index front_door_check_agency on front_door_check (agency, open);
create table disagreement (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  open boolean not null, due text
);
create index disagreement_home on disagreement (home);
create index disagreement_due on disagreement (open, due);
-- How many pupils a school has, so that few referrals of a small school are not taken for silence.
create table school_roll (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  agency text not null unique, pupils bigint not null
);
