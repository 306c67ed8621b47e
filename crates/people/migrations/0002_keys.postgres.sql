-- By what people, places and groups are found: derived from their records at each save.
create table person_key (
  kind text not null, key text not null, subject text not null, primary key (kind, key, subject)
);
-- Beginnings of words are a range of keys, which only byte order makes one.
-- From the sound or a slip of a word to the words that names are made of.
create table name_key (
  kind text not null, key text collate "C" not null, word text not null, primary key (kind, key, word)
);
