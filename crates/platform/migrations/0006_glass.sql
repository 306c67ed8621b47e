-- Who broke the glass to read a record without a right to it: open for hours, reviewed in days.
create table glass (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  account text not null, subject text not null, until text not null, reviewed boolean not null
);
create index glass_subject on glass (subject, account, until);
create index glass_waiting on glass (reviewed, until);
