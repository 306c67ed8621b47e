-- Pairs of records that may be one person, derived by the clockwork from what each says; which records it has still to
-- compare; and which pairs somebody has said are two people.
create table person_alike (
  one text not null, other text not null, points bigint not null, apart boolean not null, primary key (one, other)
);
create index person_alike_best on person_alike (apart, points desc, one, other);
create index person_alike_other on person_alike (other);
create table person_to_compare (subject text primary key, since text not null);
insert into person_to_compare (subject, since) select id, changed_at from person where merged_into is null;
create table person_apart (
  id text primary key, home text not null, version bigint not null, changed_at text not null, body text not null,
  one text not null references person (id), other text not null references person (id), standing boolean not null
);
create index person_apart_one on person_apart (one, other);
create index person_apart_other on person_apart (other);
