//! The keys by which people, places and groups are found, looked over and put right: after a restored table, or when the
//! rules of [`crate::keys`] have changed. It looks first and writes only what is wrong, a batch at a time and each under
//! an entry on the trail, so the program can go on running, and whoever stops it can begin again.

use std::collections::{BTreeMap, BTreeSet};

use platform::access::Actor;
use platform::db::{Ask, Row, Statement};
use platform::error::Error;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::keys::{Key, KeyKind, Keyed, of_word};
use crate::peer_group::PeerGroup;
use crate::person::Person;
use crate::place::Place;
use crate::store;
use crate::subject::Subject;

/// Records, or keys, of a batch.
const AT_ONCE: i64 = 500;

const RECORDS: Statement = Statement::both(
    "reindex.records",
    "select (select count(*) from person) + (select count(*) from place) + (select count(*) from peer_group)",
);
const KEYS: Statement = Statement::both("reindex.keys", "select count(*) from person_key");
/// Records of any sort after one, in the order of their ids.
const NEXT: Statement = Statement::both(
    "reindex.next",
    "select id, body from person where id > $1 union all select id, body from place where id > $1
     union all select id, body from peer_group where id > $1 order by id limit $2",
);
/// $1 is a JSON list of ids.
const THESE: Statement = Statement {
    name: "reindex.these",
    sqlite: "with ids (id) as (select value from json_each($1))
             select id, body from person where id in (select id from ids)
             union all select id, body from place where id in (select id from ids)
             union all select id, body from peer_group where id in (select id from ids)",
    postgres: "with ids (id) as (select json_array_elements_text($1::json))
               select id, body from person where id in (select id from ids)
               union all select id, body from place where id in (select id from ids)
               union all select id, body from peer_group where id in (select id from ids)",
};
/// Which of the [kind, key, subject] of $1 are not there.
const MISSING: Statement = Statement {
    name: "reindex.missing",
    sqlite: "select distinct j.value ->> 2 as subject from json_each($1) j where not exists (select 1 from person_key k
             where k.kind = j.value ->> 0 and k.key = j.value ->> 1 and k.subject = j.value ->> 2)",
    postgres: "select distinct j ->> 2 as subject from json_array_elements($1::json) j
               where not exists (select 1 from person_key k
                 where k.kind = j ->> 0 and k.key = j ->> 1 and k.subject = j ->> 2)",
};
/// Which of the [kind, key, word] of $1 are not there.
const MISSING_NAMES: Statement = Statement {
    name: "reindex.missing_names",
    sqlite: "select distinct j.value ->> 2 as word from json_each($1) j where not exists (select 1 from name_key k
             where k.kind = j.value ->> 0 and k.key = j.value ->> 1 and k.word = j.value ->> 2)",
    postgres: "select distinct j ->> 2 as word from json_array_elements($1::json) j
               where not exists (select 1 from name_key k
                 where k.kind = j ->> 0 and k.key = j ->> 1 and k.word = j ->> 2)",
};
const KEYS_AFTER: Statement = Statement::both(
    "reindex.keys_after",
    "select kind, key, subject from person_key where (kind, key, subject) > ($1, $2, $3)
     order by kind, key, subject limit $4",
);

/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[RECORDS, KEYS, NEXT, THESE, MISSING, MISSING_NAMES, KEYS_AFTER];

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Records and keys looked at.
    pub looked_at: u64,
    /// Of so many.
    pub of: u64,
    /// Records that could not be found by all that they say.
    pub mended: u64,
    /// Keys that led to records which no longer say so.
    pub removed: u64,
    /// It was stopped before the end.
    pub stopped: bool,
}

/// Looks over all keys and puts right what is wrong. `told` hears of each batch and answers whether to go on.
///
/// # Errors
/// A fault when the database does, or when a record cannot be read.
pub async fn reindex(app: &App, mut told: impl FnMut(Progress) -> bool) -> Result<Progress, Error> {
    let mut progress = Progress { of: size(app).await?, ..Progress::default() };
    let mut last = String::new();
    while let Some(next) = records_after(app, &last, &mut progress).await? {
        last = next;
        if !told(progress) {
            return Ok(Progress { stopped: true, ..progress });
        }
    }
    let mut last = [String::new(), String::new(), String::new()];
    while let Some(next) = keys_after(app, last, &mut progress).await? {
        last = next;
        if !told(progress) {
            return Ok(Progress { stopped: true, ..progress });
        }
    }
    Ok(progress)
}

async fn size(app: &App) -> Result<u64, Error> {
    let mut read = app.db().read().await?;
    let all = read.number(RECORDS.with([])).await? + read.number(KEYS.with([])).await?;
    Ok(u64::try_from(all).unwrap_or(0))
}

/// A record's keys, by its id.
type Keys = BTreeMap<String, BTreeSet<Key>>;

fn read_keys(rows: &[Row]) -> Result<Keys, Error> {
    rows.iter().map(|row| Ok((row.get("id")?, keys_of(row.parse("id")?, &row.get::<String>("body")?)?))).collect()
}

fn keys_of(subject: Subject, body: &str) -> Result<BTreeSet<Key>, Error> {
    Ok(match subject {
        Subject::Person(_) => serde_json::from_str::<Person>(body)?.keys(),
        Subject::Place(_) => serde_json::from_str::<Place>(body)?.keys(),
        Subject::Group(_) => serde_json::from_str::<PeerGroup>(body)?.keys(),
    })
}

/// The keys of these records as they are now.
async fn these(ask: &mut impl Ask, ids: &BTreeSet<String>) -> Result<Keys, Error> {
    read_keys(&ask.all(THESE.with([serde_json::to_string(ids)?.into()])).await?)
}

/// One batch of records: whatever they are to be found by and are not. The last id, while there are more.
async fn records_after(app: &App, last: &str, progress: &mut Progress) -> Result<Option<String>, Error> {
    let mut read = app.db().read().await?;
    let keys = read_keys(&read.all(NEXT.with([last.into(), AT_ONCE.into()])).await?)?;
    let wrong = not_found(&mut read, &keys).await?;
    drop(read);
    if !wrong.is_empty() {
        let mut tx = app.begin(&Actor::command()).await?;
        // Read again within the write: somebody may have saved one of them since.
        for (id, keys) in these(&mut tx, &wrong).await? {
            store::add_keys(&mut tx, &id, &keys.iter().collect::<Vec<_>>()).await?;
            progress.mended += 1;
        }
        rebuilt(tx).await?;
    }
    progress.looked_at += keys.len() as u64;
    Ok(keys.into_keys().next_back())
}

/// The records that lack a key, or a way to one of their words.
async fn not_found(ask: &mut impl Ask, all: &Keys) -> Result<BTreeSet<String>, Error> {
    let rows: Vec<[&str; 3]> = all
        .iter()
        .flat_map(|(id, keys)| keys.iter().map(move |(kind, key)| [kind.code(), key.as_str(), id.as_str()]))
        .collect();
    let missing = ask.all(MISSING.with([serde_json::to_string(&rows)?.into()])).await?;
    let mut wrong: BTreeSet<String> = missing.iter().map(|row| row.at(0)).collect::<Result<_, _>>()?;
    let words: BTreeSet<&String> =
        all.values().flatten().filter(|(k, _)| *k == KeyKind::Word).map(|(_, w)| w).collect();
    let rows: Vec<(&str, String, &String)> =
        words.into_iter().flat_map(|w| of_word(w).into_iter().map(move |(kind, key)| (kind, key, w))).collect();
    let missing = ask.all(MISSING_NAMES.with([serde_json::to_string(&rows)?.into()])).await?;
    let lost: BTreeSet<String> = missing.iter().map(|row| row.at(0)).collect::<Result<_, _>>()?;
    let holds = |keys: &BTreeSet<Key>| keys.iter().any(|(k, w)| *k == KeyKind::Word && lost.contains(w));
    wrong.extend(all.iter().filter(|(_, keys)| holds(keys)).map(|(id, _)| id.clone()));
    Ok(wrong)
}

/// One batch of keys: those that their record does not say. The last key, while there are more.
async fn keys_after(app: &App, last: [String; 3], progress: &mut Progress) -> Result<Option<[String; 3]>, Error> {
    let [kind, key, subject] = last;
    let mut read = app.db().read().await?;
    let rows = read.all(KEYS_AFTER.with([kind.into(), key.into(), subject.into(), AT_ONCE.into()])).await?;
    let held = rows.iter().map(|r| Ok([r.at(0)?, r.at(1)?, r.at(2)?]));
    let held: Vec<[String; 3]> = held.collect::<Result<_, Error>>()?;
    let wrong = unsaid(&mut read, &held).await?;
    drop(read);
    if !wrong.is_empty() {
        let mut tx = app.begin(&Actor::command()).await?;
        for (id, keys) in unsaid(&mut tx, &held).await? {
            store::remove_keys(&mut tx, &id, &keys.iter().collect::<Vec<_>>()).await?;
            progress.removed += keys.len() as u64;
        }
        rebuilt(tx).await?;
    }
    progress.looked_at += held.len() as u64;
    Ok(held.into_iter().next_back())
}

/// Which of these [kind, key, subject] no record says, by subject. A kind that this version does not know stays: a newer
/// one wrote it.
async fn unsaid(ask: &mut impl Ask, held: &[[String; 3]]) -> Result<Keys, Error> {
    let ids: BTreeSet<String> = held.iter().map(|[_, _, id]| id.clone()).collect();
    let said = these(ask, &ids).await?;
    let mut wrong = Keys::new();
    for [kind, key, id] in held {
        let Some(kind) = KeyKind::of_code(kind) else { continue };
        let key = (kind, key.clone());
        if !said.get(id).is_some_and(|keys| keys.contains(&key)) {
            wrong.entry(id.clone()).or_default().insert(key);
        }
    }
    Ok(wrong)
}

async fn rebuilt(tx: WriteTx) -> Result<(), Error> {
    tx.commit(Entry::about("SearchKeysRebuilt", "people", "all")).await.map(|_| ())
}
