//! The SQL of people, places and groups, every statement named. Lists of ids travel as JSON, so that a statement is one
//! however many there are.

use std::collections::BTreeSet;

use platform::access::Allowed;
use platform::db::{Ask, Row, Statement};
use platform::error::Error;
use platform::record::{self, Record, Versioned};
use platform::trail::WriteTx;

use crate::keys::{Key, KeyKind, Keyed, of_word};
use crate::person::Person;
use crate::subject::{PersonId, Subject};

const ADD_KEYS: Statement = Statement {
    name: "person_key.add",
    sqlite: "insert into person_key (kind, key, subject)
             select j.value ->> 0, j.value ->> 1, $2 from json_each($1) j where true on conflict do nothing",
    postgres: "insert into person_key (kind, key, subject)
               select j ->> 0, j ->> 1, $2 from json_array_elements($1::json) j on conflict do nothing",
};
const REMOVE_KEYS: Statement = Statement {
    name: "person_key.remove",
    sqlite: "delete from person_key where subject = $2
             and (kind, key) in (select j.value ->> 0, j.value ->> 1 from json_each($1) j)",
    postgres: "delete from person_key where subject = $2
               and (kind, key) in (select j ->> 0, j ->> 1 from json_array_elements($1::json) j)",
};
/// A record whose keys have changed is compared with others by the clockwork.
const TO_COMPARE: Statement = Statement::both(
    "person_to_compare.add",
    "insert into person_to_compare (subject, since) values ($1, $2)
     on conflict (subject) do update set since = excluded.since",
);
const ADD_NAMES: Statement = Statement {
    name: "name_key.add",
    sqlite: "insert into name_key (kind, key, word)
             select j.value ->> 0, j.value ->> 1, j.value ->> 2 from json_each($1) j where true on conflict do nothing",
    postgres: "insert into name_key (kind, key, word)
               select j ->> 0, j ->> 1, j ->> 2 from json_array_elements($1::json) j on conflict do nothing",
};
/// Who stands for each of these ids, and the bodies: up from merged records to the one that is kept.
const STANDING: Statement = Statement {
    name: "subject.standing",
    sqlite: "with recursive asked (id) as (select value from json_each($1)),
       up (asked, id, up_to) as (
         select a.id, p.id, p.merged_into from asked a join person p on p.id = a.id
         union all select up.asked, p.id, p.merged_into from up join person p on p.id = up.up_to)
     select up.asked as asked, p.id as id, p.body as body from up join person p on p.id = up.id where up.up_to is null
     union all select p.id, p.id, p.body from asked a join place p on p.id = a.id
     union all select g.id, g.id, g.body from asked a join peer_group g on g.id = a.id",
    postgres: "with recursive asked (id) as (select json_array_elements_text($1::json)),
       up (asked, id, up_to) as (
         select a.id, p.id, p.merged_into from asked a join person p on p.id = a.id
         union all select up.asked, p.id, p.merged_into from up join person p on p.id = up.up_to)
     select up.asked as asked, p.id as id, p.body as body from up join person p on p.id = up.id where up.up_to is null
     union all select p.id, p.id, p.body from asked a join place p on p.id = a.id
     union all select g.id, g.id, g.body from asked a join peer_group g on g.id = a.id",
};
/// The record itself and all that were merged into it.
const SAME: Statement = Statement::both(
    "person.same",
    "with recursive down (id) as (
       select id from person where id = $1
       union all select p.id from person p join down on p.merged_into = down.id)
     select id from down",
);
const BY_FORM: [Statement; 3] = [
    Statement::both("person.by_form", "select version, body from person where form_key = $1"),
    Statement::both("place.by_form", "select version, body from place where form_key = $1"),
    Statement::both("peer_group.by_form", "select version, body from peer_group where form_key = $1"),
];
/// The statements of this part.
pub const STATEMENTS: &[Statement] =
    &[ADD_KEYS, REMOVE_KEYS, ADD_NAMES, TO_COMPARE, STANDING, SAME, BY_FORM[0], BY_FORM[1], BY_FORM[2]];
/// Saves a record and the keys by which it is found.
///
/// # Errors
/// As [`WriteTx::save`].
pub(crate) async fn keep<T: Record + Keyed>(tx: &mut WriteTx, allowed: Allowed<T>) -> Result<Versioned<T>, Error> {
    let before = if allowed.version() == 0 { BTreeSet::new() } else { earlier_keys::<T>(tx, allowed.record()).await? };
    let saved = tx.save(allowed).await?;
    let (id, after) = (saved.record.id(), saved.record.keys());
    let gone: Vec<&Key> = before.difference(&after).collect();
    let new: Vec<&Key> = after.difference(&before).collect();
    remove_keys(tx, &id, &gone).await?;
    add_keys(tx, &id, &new).await?;
    if T::TABLE == Person::TABLE && !(gone.is_empty() && new.is_empty()) {
        to_compare(tx, &id).await?;
    }
    Ok(saved)
}

/// Has the clockwork compare a record with others.
pub(crate) async fn to_compare(tx: &mut WriteTx, id: &str) -> Result<(), Error> {
    let now = tx.now();
    tx.run(TO_COMPARE.with([id.into(), now.into()])).await.map(|_| ())
}

/// Takes keys of a record away.
pub(crate) async fn remove_keys(tx: &mut WriteTx, id: &str, gone: &[&Key]) -> Result<(), Error> {
    if gone.is_empty() {
        return Ok(());
    }
    tx.run(REMOVE_KEYS.with([as_json(gone)?.into(), id.into()])).await.map(|_| ())
}

/// Adds keys to a record, and what leads to the words among them.
pub(crate) async fn add_keys(tx: &mut WriteTx, id: &str, new: &[&Key]) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    tx.run(ADD_KEYS.with([as_json(new)?.into(), id.into()])).await?;
    add_names(tx, new).await
}

async fn earlier_keys<T: Record + Keyed>(tx: &mut WriteTx, record: &T) -> Result<BTreeSet<Key>, Error> {
    let found = record::find::<T>(tx, record.id()).await?;
    Ok(found.for_rules("keys are taken from what was there before").record.keys())
}

async fn add_names(tx: &mut WriteTx, keys: &[&Key]) -> Result<(), Error> {
    let words = keys.iter().filter(|(kind, _)| *kind == KeyKind::Word).map(|(_, word)| word);
    let rows: Vec<(&str, String, &String)> =
        words.flat_map(|word| of_word(word).into_iter().map(move |(kind, key)| (kind, key, word))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    tx.run(ADD_NAMES.with([serde_json::to_string(&rows)?.into()])).await.map(|_| ())
}

/// Keys as a JSON list of [kind, key].
pub(crate) fn as_json(keys: &[&Key]) -> Result<String, Error> {
    let pairs: Vec<(&str, &str)> = keys.iter().map(|(kind, key)| (kind.code(), key.as_str())).collect();
    Ok(serde_json::to_string(&pairs)?)
}

/// What stands for a subject that was asked for: its own record, or the one it was merged into.
pub(crate) struct StandsFor {
    /// As asked.
    pub asked: Subject,
    /// The record that stands for it.
    pub subject: Subject,
    /// Its body, as stored.
    pub body: String,
}

/// What stands for each of these, in one statement. Whoever calls this checks what of it may be shown.
pub(crate) async fn standing(ask: &mut impl Ask, ids: &[Subject]) -> Result<Vec<StandsFor>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let read = |row: &Row| -> Result<StandsFor, Error> {
        Ok(StandsFor { asked: row.parse("asked")?, subject: row.parse("id")?, body: row.get("body")? })
    };
    ask.all(STANDING.with([serde_json::to_string(ids)?.into()])).await?.iter().map(read).collect()
}

/// The record itself and all that were merged into it.
pub(crate) async fn same(ask: &mut impl Ask, id: PersonId) -> Result<Vec<PersonId>, Error> {
    let rows = ask.all(SAME.with([id.into()])).await?;
    rows.iter().map(|row| row.parse("id")).collect()
}

/// The record that a form made when it was sent before.
pub(crate) async fn by_form<T: Record>(ask: &mut impl Ask, key: Option<&String>) -> Result<Option<T>, Error> {
    let Some(key) = key else { return Ok(None) };
    let statement = BY_FORM.iter().find(|s| s.name.starts_with(&format!("{}.", T::TABLE)));
    let statement = statement.ok_or_else(|| Error::fault("no statement finds this record by its form"))?;
    let found = record::list::<T>(ask, statement.with([key.as_str().into()])).await?;
    Ok(found.into_iter().next().map(|v| v.record))
}
